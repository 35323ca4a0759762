import type { ProblemCatalogue } from '../problem-catalogue.ts'

/** Why a pull or an access check failed. */
export const pullProblems = {
  'wrong-credential': {
    says: '{host} refused the username and password for {image}.',
    next: 'Edit the credential, then try again.',
  },
  'no-right': {
    says: '{host} accepts the credential, but it may not read {image}.',
    next: 'Ask for the right to this repository, or use another credential.',
  },
  'no-credential': {
    says: '{host} wants a credential for {image}, and none was sent.',
    next: 'Add or activate a registry for {host} in this namespace.',
  },
  'not-found': {
    says: '{host} has no such repository or tag, or hides it from this credential: {image}.',
    next: 'Check the spelling of the image and its tag.',
  },
  'no-platform': {
    says: '{image} is not made for the platform of this engine.',
    next: 'Choose another tag, or an engine of another platform.',
  },
  certificate: {
    says: 'The engine does not trust the certificate of {host}.',
    next: 'Give the engine the certificate authority of {host}.',
  },
  'plain-http': {
    says: '{host} speaks plain HTTP, and the engine expects HTTPS.',
    next: 'Use HTTPS there, or name {host} in the engine’s insecure registries.',
  },
  proxy: {
    says: 'A proxy stands between the engine and {host} and gave an answer of its own.',
    next: 'Look at the proxy settings of the engine.',
  },
  unreachable: {
    says: 'The engine could not reach {host}.',
    next: 'Check the network and the address, then try again.',
  },
  'not-a-registry': {
    says: 'What answers at {host} is not a registry: it sends a web page.',
    next: 'Check the address, and whether this network wants you to sign in first.',
  },
  quota: {
    says: '{host} has had too many requests and refuses more for a while.',
    next: 'Wait and try again, or use a credential with a higher limit.',
  },
  'disk-full': {
    says: 'The engine has no room left for {image}.',
    next: 'Remove images that nothing uses, then try again.',
  },
  incomplete: {
    says: 'The engine stopped sending before {image} was complete.',
    next: 'Try again. Layers that are there are not fetched twice.',
  },
  stopped: {
    says: 'The pull of {image} was stopped.',
    next: 'Try again when you want it.',
  },
  'mirror-unconfirmed': {
    says: 'The engine has mirrors of {host} that nobody has confirmed, and would send them the credential for {image} too.',
    next: 'Confirm each mirror of the engine, or take it out of the engine’s settings.',
  },
  other: {
    says: 'The pull of {image} from {host} failed.',
    next: 'Read the answer, then try again.',
  },
} as const satisfies ProblemCatalogue['pull']
