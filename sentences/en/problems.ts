import type { ProblemCatalogue } from '../problem-catalogue.ts'
import { backupProblems } from './backup-problems.ts'
import { engineProblems } from './engine-problems.ts'
import { exchangeProblems } from './exchange-problems.ts'
import { imageProblems } from './image-problems.ts'
import { pullProblems } from './pull-problems.ts'
import { serviceProblems } from './service-problems.ts'
import { vaultProblems } from './vault-problems.ts'

/** What happened, why we think so, and what to do, for every problem of the contract. */
export const problems = {
  input: {
    invalid: {
      says: 'Some fields cannot be used as they are.',
      next: 'Change the fields that are marked and try again.',
    },
  },

  vault: vaultProblems,

  desktop: {
    unavailable: {
      says: 'Only the installed desktop application can do this.',
      next: 'Install Fairlead, and do it there.',
    },
    refused: {
      says: 'The system did not take this setting.',
      next: 'Look at the login items in the settings of the system.',
    },
  },

  diagnostics: {
    gone: {
      says: 'These diagnostics are not kept any more.',
      next: 'Gather them again, and save them then.',
    },
  },

  storage: {
    'not-saved': {
      says: '{file} could not be written: {reason}. Nothing was changed.',
      next: 'Make room or set the permissions of the data folder right, and try again.',
    },
    damaged: {
      says: '{file} is damaged and was left as it is.',
      next: 'Put back a backup of that file, then start Fairlead again.',
    },
    'newer-format': {
      says: '{file} was written by a newer Fairlead (format {format}). It can be read but not changed here.',
      next: 'Update Fairlead.',
    },
    'folder-in-use': {
      says: 'Process {pid} uses the data folder {folder} already.',
      next: 'Use that one, or close it first.',
    },
  },

  registry: {
    'not-found': {
      says: 'This registry is not there any more.',
      next: 'Look at the list again.',
    },
    'name-taken': {
      says: 'The name is taken by “{existing}”.',
      next: 'Choose another name.',
    },
    'address-taken': {
      says: '“{existing}” holds the credential for {address} in this scope already. There is one credential per address and scope.',
      next: 'Edit “{existing}”, or choose another scope.',
    },
    'wrong-state': {
      says: 'The state of “{registry}” does not allow this.',
      next: 'Look at its state again.',
    },
    'needs-renewal': {
      says: 'The expiry of “{registry}” has passed.',
      next: 'Give it a new expiry date, or edit it and type a new password.',
    },
    'nothing-to-undo': {
      says: 'There is no change of the credential of “{registry}” left to undo.',
      next: 'Edit the registry instead.',
    },
    'not-proven': {
      says: 'The credential could not be proven at {host}.',
      reasons: {
        refused: '{host} refused this username and password.',
        'never-asks': '{host} never asks for a credential: it accepted a random one too.',
        unreachable: '{host} could not be reached from the engine.',
        certificate: 'The engine does not trust the certificate of {host}.',
        'plain-http': '{host} speaks plain HTTP, and the engine expects HTTPS.',
        'not-a-registry':
          'What answers at {host} is not a registry: it accepts every login and sends a web page.',
        'engine-unreachable': 'The engine that would prove the credential does not answer.',
        'vault-locked': 'The vault is locked, so the credential could not be tried.',
        'no-secret': 'There is no credential to prove.',
        other: '{host} gave an answer that proves nothing.',
      },
      next: 'Edit the credential, or save anyway.',
      nexts: {
        'never-asks': 'Save it anyway if you know that this registry is open.',
        unreachable: 'Check the address and the network of the engine, or save anyway.',
        certificate: 'Give the engine the certificate authority of {host}, or save anyway.',
        'plain-http': 'Name {host} in the insecure registries of the engine, or save anyway.',
        'not-a-registry':
          'Check the address, and whether this network wants you to sign in first, or save anyway.',
        'engine-unreachable': 'Start the engine and try again, or save anyway.',
        'vault-locked': 'Unlock the vault and try again.',
        'no-secret': 'Edit the registry to give it a credential.',
      },
    },
  },

  match: {
    inactive: {
      says: 'The registry “{registry}” is inactive, so {image} is refused.',
      next: 'Activate “{registry}”.',
    },
    expired: {
      says: 'The credential of “{registry}” has expired, so {image} cannot be pulled.',
      next: 'Edit “{registry}” and give it a new expiry or password.',
    },
    'needs-credential': {
      says: '{image} was pulled with a credential once, and no active registry covers {host} here.',
      next: 'Add or activate a registry for {host} in this namespace.',
    },
    'not-a-candidate': {
      says: 'The chosen credential cannot be used for {image}.',
      next: 'Choose another credential.',
    },
  },

  engine: engineProblems,

  pull: pullProblems,

  backup: backupProblems,

  image: imageProblems,
  job: {
    'not-found': { says: 'This job is not there any more.', next: 'Start it again.' },
    'not-refused': {
      says: 'No registry has refused the stored login for {image}, so it is not tried without one.',
      next: 'Start the pull again as it is.',
    },
  },
  environment: {
    'not-found': { says: 'This environment is not there any more.', next: 'Choose another one.' },
    'mirror-not-found': {
      says: 'The engine has no mirror {url}.',
      next: 'Look at the mirrors of the engine again.',
    },
    'name-taken': { says: 'There is an environment “{existing}” already.', next: 'Choose another name.' },
    'not-added': {
      says: '“{environment}” was found on this machine, not added by hand.',
      next: 'Change it where it comes from, or hide it.',
    },
    'in-use': {
      says: '“{environment}” is still in use. Projects: {projects}.',
      next: 'Delete these projects first, or move them to another environment.',
    },
    changed: {
      says: '“{environment}” is at another endpoint now: {endpoint}.',
      next: 'Look at it again before you decide.',
    },
  },
  project: {
    'not-found': { says: 'This project is not there any more.', next: 'Choose another one.' },
    'name-taken': { says: 'There is a project “{existing}” already.', next: 'Choose another name.' },
    last: {
      says: 'This is the only project, and a workspace has at least one.',
      next: 'Add another project first, or rename this one.',
    },
    'in-use': {
      says: '“{project}” is still in use. Registries: {registries}. Workloads: {workloads}.',
      next: 'Delete what belongs to it first.',
    },
  },
  namespace: {
    'not-found': {
      says: 'There is no namespace “{name}” in this project.',
      next: 'Choose another namespace.',
    },
    'name-taken': {
      says: 'This project has a namespace “{name}” already.',
      next: 'Choose another name.',
    },
    last: {
      says: '“{name}” is the only namespace of its project, and a project has at least one.',
      next: 'Add another namespace first, or rename this one.',
    },
    'in-use': {
      says: 'The namespace “{name}” is still in use. Registries: {registries}. Workloads: {workloads}.',
      next: 'Delete what belongs to it first.',
    },
  },

  launch: {
    'not-found': { says: 'This launch is not in the list any more.', next: 'Launch the image anew.' },
  },
  workload: {
    'not-found': {
      says: 'This workload is not there any more.',
      next: 'Look at the list again.',
    },
    'name-taken': {
      says: 'The engine has a container with the name {name} already.',
      next: 'Choose another name, such as {name}-2, or leave it empty.',
    },
    'port-taken': {
      says: 'A port on the host is in use already.',
      next: 'Choose another host port, or stop what uses it.',
    },
    'no-free-network': {
      says: 'The engine has no free address range for the network of this namespace.',
      next: 'Remove networks that nothing uses, and try again.',
    },
    'not-started': {
      says: 'The container {name} was made but did not start.',
      next: 'Read the answer of the engine, change the command or the options, and launch it again.',
    },
  },

  service: serviceProblems,

  exchange: exchangeProblems,
} as const satisfies ProblemCatalogue
