import type { exportTexts as english } from '../../en/registries/export-texts.ts'
import type { Shape } from '../../shape.ts'

/** Texts of the export as Kubernetes secrets. */
export const exportTexts = {
  title: '„{name}“ als Kubernetes-Secret exportieren | {count} Registrys als Kubernetes-Secrets exportieren',
  text: 'Eine YAML-Datei mit einem Secret vom Typ kubernetes.io/dockerconfigjson für jeden Namespace im Geltungsbereich.',
  warning:
    'Die Datei enthält Passwörter, die jeder lesen kann, der sie öffnet. Sie wird nur für Ihren Benutzer lesbar geschrieben.',
  agree: 'Mir ist bekannt, dass die Datei Passwörter im Klartext enthält',
  copy: 'Auch in die Zwischenablage kopieren',
  verb: 'Exportieren',
  done: 'Ein Secret ist geschrieben nach: | {count} Secrets sind geschrieben nach:',
  copied: 'Es ist auch in der Zwischenablage.',
  copyPath: 'Pfad kopieren',
  leftOut: 'Ausgelassen:',
  reasons: {
    anonymous: '„{name}“ hat keine Zugangsdaten',
    'identity-token': '„{name}“ hat ein Token, das Kubernetes nicht verwenden kann',
    unreadable: 'die Zugangsdaten von „{name}“ lassen sich nicht öffnen',
  },
  remove: 'Datei löschen',
  removeNamed: '{name} löschen',
  removed: 'Die Datei ist gelöscht.',
  close: 'Schließen',
  files: 'Exportierte Dateien',
  filesLead: 'Sie enthalten Passwörter im Klartext, bis Sie sie löschen.',
  noFiles: 'Es gibt keine exportierte Datei mehr.',
} as const satisfies Shape<typeof english>
