export const activity = {
  title: 'Activity',
  lead: 'What was done in this workspace. It never holds a secret.',
  empty: 'Nothing has happened yet.',
  noMatch: 'Nothing matches these filters.',
  filters: {
    registry: 'Registry',
    allRegistries: 'All registries',
    result: 'Result',
    allResults: 'All results',
    ok: 'Done',
    failed: 'Failed',
  },
  columns: { at: 'When', what: 'What', result: 'Result' },
  results: { ok: 'Done', failed: 'Failed' },
  more: 'Show older',
  exportLines: 'Export as JSON lines',
  someProgram: 'A program',
  byRequest: '{line}, without its credential, as asked for',
  kinds: {
    vault: {
      created: 'Vault created',
      unlocked: 'Vault unlocked',
      locked: 'Vault locked',
      'slot-added': 'Key slot added to the vault ({subject})',
      'slot-removed': 'Key slot removed from the vault ({subject})',
      'passphrase-changed': 'Passphrase of the vault changed',
      'recovery-replaced': 'Recovery words of the vault replaced',
      'key-rotated': 'Data key of the vault replaced',
      'rolled-back': 'Files of the vault do not match the note in the keyring',
      'state-accepted': 'Files of the vault accepted as they are',
    },
    backup: { made: 'Backup made', restored: 'Backup restored ({subject})' },
    registry: {
      added: 'Registry {registry} added',
      cloned: 'Registry {registry} made as a clone of {subject}',
      edited: 'Registry {registry} edited',
      'change-undone': 'Change of the credential of {registry} undone',
      activated: 'Registry {registry} activated',
      leased: 'Registry {registry} activated for a while ({subject})',
      'lease-ended': 'Registry {registry} became inactive: its time was over',
      expired: 'Registry {registry} expired',
      deactivated: 'Registry {registry} deactivated',
      removed: 'Registry {registry} deleted',
      verified: 'Registry {registry} verified',
      imported: 'Registry {registry} imported',
      exported: 'Registry {registry} exported to {subject}',
    },
    logins: {
      swept: 'Logins in clear taken out of {subject}',
      restored: '{subject} written from its backup',
    },
    terminal: {
      given:
        '{program} was given the login for {subject} | {program} was given the login for {subject} {count} times',
      refused:
        '{program} was refused a login for {subject} | {program} was refused a login for {subject} {count} times',
      absent:
        '{program} asked for {subject}, which has no registry | {program} asked for {subject}, which has no registry, {count} times',
      stored: '{program} handed in a login for {subject}',
      erased: '{program} gave up the login for {subject}',
    },
    pull: {
      started: 'Pull of {subject} started',
      done: '{subject} pulled',
      failed: 'Pull of {subject} failed',
      stopped: 'Pull of {subject} stopped',
    },
    image: {
      removed: '{subject} removed from the engine',
      loaded: '{subject} loaded from a file',
      saved: '{subject} saved to a file',
    },
    launch: {
      started: '{subject} launched',
      failed: 'Launch of {subject} failed',
      refused: 'Launch of {subject} refused',
    },
    workload: { stopped: 'Workload {subject} stopped', removed: 'Workload {subject} removed' },
    mirror: {
      confirmed: 'Mirror {subject} confirmed: it may be sent Docker Hub’s credentials',
      forgotten: 'Confirmation of the mirror {subject} taken back',
    },
    project: {
      added: 'Project {subject} added',
      renamed: 'Project {subject} renamed',
      removed: 'Project {subject} removed',
    },
    namespace: {
      added: 'Namespace {subject} added',
      renamed: 'Namespace {subject} renamed',
      removed: 'Namespace {subject} removed',
    },
  },
  subjects: {
    vault: {
      locked: {
        idle: 'Vault locked, as nobody was at the page',
        sleep: 'Vault locked, as the computer went to sleep',
        screen: 'Vault locked together with the screen',
      },
      'rolled-back': {
        older: 'The vault is an older copy of itself, by the note in the keyring',
        mixed: 'The vault has a file of another time, by the note in the keyring',
      },
    },
  },
  failedKinds: {
    vault: { unlocked: 'Vault could not be unlocked' },
    image: {
      removed: '{subject} could not be removed from the engine',
      loaded: '{subject} could not be loaded',
      saved: '{subject} could not be saved',
    },
    logins: { swept: 'Logins in clear could not be taken out of {subject}' },
    registry: {
      added: 'Registry {registry} could not be added',
      edited: 'Registry {registry} could not be edited',
      verified: 'Registry {registry} could not be verified',
    },
  },
  withCredential: 'with {registry}',
} as const
