import type { ProblemCatalogue } from '../problem-catalogue.ts'

/** What can go wrong with backups of the workspace. */
export const backupProblems = {
  'wrong-passphrase': {
    says: 'Diese Passphrase öffnet diese Sicherung nicht.',
    next: 'Die Passphrase eingeben, mit der die Sicherung gemacht wurde. Sie kann eine andere als die des Tresors sein.',
  },
  damaged: {
    says: 'Diese Datei ist keine vollständige Sicherung von Fairlead. Es wurde nichts geändert.',
    next: 'Eine andere Datei wählen oder diese noch einmal von ihrem Aufbewahrungsort kopieren.',
  },
  'too-large': {
    says: 'Eine Sicherung hat höchstens {most} MiB, und diese hätte mehr.',
    next: 'Löschen, was nicht mehr gebraucht wird, etwa alte Registrys, und es erneut versuchen.',
  },
  unsettled: {
    says: 'Der Arbeitsbereich hat sich dauernd geändert, also gab es keine stimmige Kopie.',
    next: 'Warten, bis nichts mehr geändert wird, und es erneut versuchen.',
  },
  'pulls-running': {
    says: 'Es werden Images geladen. Eine Wiederherstellung würde das abbrechen.',
    next: 'Warten, bis die Pulls zu Ende sind, oder sie abbrechen und dann wiederherstellen.',
  },
} as const satisfies ProblemCatalogue['backup']
