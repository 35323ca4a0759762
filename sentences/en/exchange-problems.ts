import type { ProblemCatalogue } from '../problem-catalogue.ts'

/** What can go wrong between Fairlead and other programs' logins. */
export const exchangeProblems = {
  stale: {
    says: 'This login is not there any more as it was found.',
    next: 'Look for logins again.',
  },
  'login-refused': {
    says: 'This login cannot be imported.',
    reasons: {
      'bad-address': 'Its address cannot be used here.',
      'bad-entry': 'Its entry is not one that Docker or Podman would write.',
      empty: 'Its entry holds no credential.',
      'bad-encoding': 'Its credential is not encoded as Docker encodes it.',
      'no-username': 'It has no username.',
      'bad-username': 'Its username is one that no registry can be told.',
      'registry-token': 'It is a token for one short session, not a login.',
      'hub-token': 'It is a session of Docker Desktop, not a login of a registry.',
      'too-long': 'Its password is longer than 64 KiB.',
      'control-characters': 'Its password holds a line break or another control character.',
      'not-text': 'Its password is not text.',
      'helper-not-asked': 'A credential helper keeps it, and that was not asked.',
      'helper-unusable': 'The credential helper that keeps it cannot be run.',
      'helper-failed': 'The credential helper that keeps it gave no answer that can be used.',
      'not-in-helper': 'The credential helper does not list this address.',
    },
    next: 'Add the registry by hand.',
    nexts: {
      'helper-not-asked': 'Ask the credential helper, then import.',
      'helper-unusable': 'Set the credential helper right, and look for logins again.',
      'helper-failed': 'Unlock what the credential helper keeps its logins in, and try again.',
      'not-in-helper': 'Sign in again with docker, or add the registry by hand.',
      empty: 'Sign in again with the program that wrote it, or add the registry by hand.',
    },
  },
  'helper-failed': {
    says: '{helper} gave no answer that can be used.',
    reasons: {
      'bad-name': 'The name of the credential helper is not one that may be run.',
      'not-installed': '{helper} is not installed.',
      'unsafe-folder': '{helper} stands where every user of this machine could replace it, so it is not run.',
      'bad-input': 'The address is one that may not be handed to a credential helper.',
      'not-started': '{helper} could not be started.',
      timeout: '{helper} did not answer in time and was ended.',
      'too-much': '{helper} said more than any login is long, and was ended.',
      locked: '{helper} says that what it keeps is locked or cannot be reached.',
      failed: '{helper} ended with an error.',
      'bad-answer': '{helper} gave an answer that is not one of a credential helper.',
      'other-answer': '{helper} answered with another login than it was asked for.',
      'not-there': '{helper} does not have this login any more.',
    },
    next: 'Try it in a terminal, for example “{helper} list”, then look for logins again.',
    nexts: {
      'not-installed': 'Install it, or add the registry by hand.',
      'unsafe-folder': 'Move it to a folder that only you or the system can write to.',
      locked: 'Unlock it and try again.',
      timeout: 'Look for a question of the system that waits for an answer, and try again.',
    },
  },
  'file-left': {
    says: '{file} was left as it is.',
    reasons: {
      changed: '{file} has changed since it was read, so it was left as it is.',
      'not-yours': '{file} belongs to another user, so it was left as it is.',
      'not-a-file': '{file} is not a regular file, so it was left as it is.',
      gone: '{file} is not there any more.',
      'read-only': '{file} may not be written to.',
    },
    next: 'Look for logins again.',
    nexts: {
      'not-yours': 'Change it as that user.',
      'read-only': 'Set its permissions and those of its folder right, and try again.',
    },
  },
  'backup-not-found': {
    says: 'This backup is not there any more.',
    next: 'Look at the list again.',
  },
  'not-confirmed': {
    says: 'An export holds passwords in clear, and that was not confirmed.',
    next: 'Confirm it, or do without the export.',
  },
  'nothing-to-export': {
    says: 'None of the chosen registries can stand in a Kubernetes secret: it takes a username and a password.',
    next: 'Choose registries that have a password.',
  },
  'export-not-found': {
    says: 'This exported file is not there any more.',
    next: 'Look at the list again.',
  },
} as const satisfies ProblemCatalogue['exchange']
