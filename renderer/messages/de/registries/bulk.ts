import type { bulk as english } from '../../en/registries/bulk.ts'
import type { Shape } from '../../shape.ts'

/** Texts for many registries at once. */
export const bulk = {
  select: '{name} auswählen',
  selectAll: 'Alle gezeigten Registrys auswählen',
  chosen: 'Eine Registry ausgewählt | {count} Registrys ausgewählt',
  region: 'Ausgewählte Registrys',
  clear: 'Keine auswählen',
  activate: 'Aktivieren',
  deactivate: 'Deaktivieren',
  verify: 'Prüfen',
  export: 'Exportieren',
  remove: 'Löschen',
  passedOver:
    'Eine wird übergangen: Ihr Zustand lässt es nicht zu. | {count} werden übergangen: Ihr Zustand lässt es nicht zu.',
  outcomes: 'Was aus jeder wurde',
  done: {
    activate: 'Eine Registry ist aktiv. | {count} Registrys sind aktiv.',
    deactivate: 'Eine Registry ist inaktiv. | {count} Registrys sind inaktiv.',
    remove:
      'Eine Registry ist mit ihren Zugangsdaten gelöscht. | {count} Registrys sind mit ihren Zugangsdaten gelöscht.',
  },
  failed: 'Eine konnte nicht geändert werden. | {count} konnten nicht geändert werden.',
  close: 'Schließen',
  verifyAll: 'Alle prüfen',
  verifying: '{done} von {total} geprüft',
  cancel: 'Prüfung abbrechen',
  verified: 'Eine Registry ist geprüft. | {count} Registrys sind geprüft.',
  refused: 'Eine wurde abgelehnt. | {count} wurden abgelehnt.',
  unproven: 'Eine konnte nicht geprüft werden. | {count} konnten nicht geprüft werden.',
  stopped: 'Die Prüfung wurde nach {done} von {total} abgebrochen.',
  nothing: 'Es gibt keine aktive Registry zu prüfen.',
} as const satisfies Shape<typeof english>
