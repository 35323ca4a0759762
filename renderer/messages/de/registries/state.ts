import type {
  impact as englishImpact,
  lease as englishLease,
  mirrors as englishMirrors,
  renew as englishRenew,
  withdraw as englishWithdraw,
} from '../../en/registries/state.ts'
import type { Shape } from '../../shape.ts'

/** Texts about states: what a change of state means, and for how long it lasts. */
export const impact = {
  title: 'Was das bedeutet',
  ifDeactivated: 'Wenn Sie sie deaktivieren',
  asking: 'Es wird nachgesehen, was sie verwendet',
  nothing: 'Auf dieser Engine wird sie zurzeit von nichts verwendet.',
  workloads: 'Ein Container läuft weiter: {names}. | {count} Container laufen weiter: {names}.',
  services:
    'Ein Dienst kann kein Replikat mehr hinzunehmen oder ersetzen: {names}. | {count} Dienste können kein Replikat mehr hinzunehmen oder ersetzen: {names}.',
  images:
    'Ein Image liegt schon auf der Engine und wird von nun an abgelehnt: {names}. | {count} Images liegen schon auf der Engine und werden von nun an abgelehnt: {names}.',
  pulls: 'Ein Pull wird gestoppt: {names}. | {count} Pulls werden gestoppt: {names}.',
  takesOver: 'Für ihre Adresse lädt von da an „{by}“.',
  unknown: 'Was sie auf der Engine verwendet, ist nicht bekannt: {why}',
  andMore: '{names} und {more} weitere',
} as const satisfies Shape<typeof englishImpact>

export const withdraw = {
  deactivateTitle: '„{name}“ deaktivieren? | {count} Registrys deaktivieren?',
  deactivateText:
    'Images, für die sie gilt, werden von nun an abgelehnt, auch die, die schon auf der Engine liegen. Was läuft, läuft weiter. Sie können sie jederzeit wieder aktivieren. | Images, für die sie gelten, werden von nun an abgelehnt, auch die, die schon auf der Engine liegen. Was läuft, läuft weiter. Sie können sie jederzeit wieder aktivieren.',
  deactivateVerb: 'Deaktivieren',
  removeTitle: '„{name}“ löschen? | {count} Registrys löschen?',
  removeText:
    'Der Eintrag und seine versiegelten Zugangsdaten werden endgültig entfernt. Damit geladene Images bleiben auf der Engine und werden hier abgelehnt, bis eine andere Registry für sie gilt. | Die Einträge und ihre versiegelten Zugangsdaten werden endgültig entfernt. Damit geladene Images bleiben auf der Engine und werden hier abgelehnt, bis andere Registrys für sie gelten.',
  removeVerb: 'Registry löschen | {count} Registrys löschen',
} as const satisfies Shape<typeof englishWithdraw>

export const lease = {
  title: '„{name}“ befristen',
  text: 'Sie ist eine Zeit lang aktiv und wird dann von selbst inaktiv.',
  legend: 'Aktiv',
  kinds: { launch: 'Für einen Start', hour: 'Für eine Stunde', quit: 'Bis Fairlead endet' },
  hints: {
    launch: 'Ein Pull oder Start darf sie verwenden.',
    hour: 'Die Zeile zählt herunter.',
    quit: 'Auch wenn es gewaltsam beendet wird.',
  },
  until: { launch: 'für einen Start', hour: 'für eine Stunde', quit: 'bis Fairlead endet' },
  verb: 'Befristet aktivieren',
} as const satisfies Shape<typeof englishLease>

export const renew = {
  title: '„{name}“ erneuern',
  text: 'Die Zugangsdaten sind abgelaufen. Wenn sie noch gelten, geben Sie an, bis wann. Wenn Sie neue haben, bearbeiten Sie die Registry.',
  expires: 'Neuer Ablauf',
  verb: 'Aktivieren',
  edit: 'Zugangsdaten bearbeiten',
} as const satisfies Shape<typeof englishRenew>

export const mirrors = {
  title: 'Die Engine holt Images von Docker Hub über Spiegel (Mirrors)',
  text: 'Wer einen Spiegel betreibt, sieht die Zugangsdaten jedes Pulls. Solange Sie nicht jeden Spiegel bestätigen, werden Zugangsdaten von Docker Hub zurückgehalten.',
  verb: 'Bestätigen',
  confirm: '{url} bestätigen',
  confirmed: 'Bestätigt',
  forgetVerb: 'Zurücknehmen',
  forget: '{url} zurücknehmen',
} as const satisfies Shape<typeof englishMirrors>
