import type { ui as english } from '../en/ui.ts'
import type { Shape } from '../shape.ts'

export const ui = {
  proof: 'Antwort zeigen',
  tryAgain: 'Erneut versuchen',
  dismiss: 'Ausblenden',
  cancel: 'Abbrechen',
  copied: 'Kopiert',
  copyPath: 'Pfad kopieren',
  copyText: 'Text kopieren',
  copyCommand: 'Befehl kopieren',
  showCharacters: 'Zeichen anzeigen',
  places: {
    registries: 'Zugangsdaten ansehen',
    protect: 'Tresor schützen',
    unlock: 'Tresor entsperren',
    environments: 'Engine ansehen',
    workloads: 'Laufendes ansehen',
  },
  never: 'Nie',
  none: 'Keine',
  bug: 'In Fairlead selbst ist ein Fehler aufgetreten. Einzelheiten stehen im Protokoll unter {id}.',
  bugWithoutId: 'In dieser Seite ist ein Fehler aufgetreten.',
  bugNext: 'Versuchen Sie es erneut. Tritt es wieder auf, melden Sie es mit dieser Nummer.',
  lost: 'Die Verbindung zu Fairlead brach ab, bevor eine Antwort kam.',
  lostNext:
    'Warten Sie, bis sie wieder besteht, sehen Sie nach, ob die Änderung erfolgt ist, und versuchen Sie es erneut.',
} as const satisfies Shape<typeof english>
