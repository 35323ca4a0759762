import type { ProblemCatalogue } from '../problem-catalogue.ts'

/** Why a pull or an access check failed. */
export const pullProblems = {
  'wrong-credential': {
    says: '{host} refused the username and password for {image}.',
    next: 'Edit the credential or use another one, then try again.',
  },
  'no-right': {
    says: '{host} accepts the credential, but it may not read {image}.',
    next: 'Check the spelling: registries also answer so for what they do not have. If it is right, ask for access to it, or use another credential.',
  },
  'no-credential': {
    says: '{host} wants a credential for {image}, and none was sent.',
    next: 'Add or activate a registry for {host} in this namespace. If the image is public, check its spelling: registries also answer so for what they do not have.',
  },
  'not-found': {
    says: '{host} has no such repository or tag, or hides it from this credential: {image}.',
    next: 'Check the spelling of the image and its tag.',
  },
  'no-platform': {
    says: '{image} is not made for the platform of this engine.',
    next: 'Choose another platform or tag, or an engine of another platform.',
  },
  certificate: {
    says: 'The engine does not trust the certificate of {host}.',
    next: 'Look at its names, its dates and who signed it. A private certificate authority has to be given to the engine.',
  },
  'plain-http': {
    says: '{host} speaks plain HTTP, and the engine expects HTTPS.',
    next: 'Use HTTPS there, or name {host} in the engine’s insecure registries.',
  },
  proxy: {
    says: 'A proxy stands between the engine and {host} and gave an answer of its own.',
    next: 'Check the proxy settings of the engine: its address, its password, and the hosts that it is not for.',
  },
  unreachable: {
    says: 'The engine could not reach {host}.',
    next: 'Check the address and the network. If both are right, {host} may be out of order: try again later.',
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
    next: 'Remove images and containers that nothing uses, then try again.',
  },
  incomplete: {
    says: 'The engine stopped sending before {image} was complete.',
    next: 'See whether the engine runs, then try again. Layers that are there are not fetched twice.',
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
    next: 'Read what it answered, then try again.',
  },
} as const satisfies ProblemCatalogue['pull']
