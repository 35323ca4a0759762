import type { terminal as english } from '../en/terminal.ts'
import type { Shape } from '../shape.ts'

export const terminal = {
  lead: 'Docker und Podman in einem Terminal können Fairlead nach ihren Anmeldungen fragen. Auch dort wird eine inaktive Registry abgelehnt.',
  notice: {
    given: '{program} bekam die Anmeldung für {address}',
    refused: '{program} fragte nach {address} und bekam keine Anmeldung',
    more: 'Die Frage kam aus einem Terminal. Jede weitere steht unter Aktivität.',
  },
  helper: {
    title: 'Anmeldehelfer',
    this: 'Terminals finden docker-credential-fairlead.',
    another:
      'Terminals finden ein anderes docker-credential-fairlead als dieses. Es fragt das Fairlead, das gerade läuft.',
    none: 'Terminals finden docker-credential-fairlead noch nicht: Sein Ordner steht nicht in ihrem Suchpfad.',
    notBuilt: 'Dieses Fairlead wurde ohne docker-credential-fairlead gebaut.',
    place: 'Verknüpfung in {folder} anlegen',
    byHand:
      'Nehmen Sie seinen Ordner im Profil Ihrer Shell in den Suchpfad auf und starten Sie Fairlead von dort neu:',
    orByHand:
      'Oder nehmen Sie seinen Ordner im Profil Ihrer Shell in den Suchpfad auf und starten Sie Fairlead von dort neu:',
    copy: 'Zeile kopieren',
  },
  tools: {
    docker: 'Docker',
    podman: 'Podman',
    all: 'Fragt Fairlead bei jeder Registry.',
    some: 'Fragt Fairlead bei einzelnen Registrys.',
    none: 'Fragt Fairlead nicht.',
    fault: 'Diese Datei kann nicht gelesen werden und bleibt daher, wie sie ist.',
    store: 'Jede andere Registry: {name}',
    host: '{host}: {name}',
    missing: 'Programm fehlt',
    inClear:
      '{count} Anmeldung steht im Klartext in dieser Datei. | {count} Anmeldungen stehen im Klartext in dieser Datei.',
    importFirst:
      'Importieren Sie sie auf der Seite Registrys, die anbietet, sie herauszunehmen. | Importieren Sie sie auf der Seite Registrys, die anbietet, sie herauszunehmen.',
    useForAll: 'Fairlead in {tool} für jede Registry verwenden',
    hosts: 'Registrys in {tool}',
    hostsHint:
      'Adressen, durch Leerzeichen getrennt, etwa ghcr.io quay.io. Podman kennt Helfer nur für einzelne Registrys.',
    hostsHintDocker: 'Adressen, durch Leerzeichen getrennt, etwa ghcr.io quay.io.',
    useForHosts: 'Fairlead in {tool} für diese verwenden',
    takeBack: 'Aus {tool} zurücknehmen',
    dropMissing: 'Fehlende Helfer aus {tool} entfernen',
    helperFirst: 'Einrichten lässt es sich, sobald Terminals den Anmeldehelfer finden.',
    backup: 'Die Datei wird vorher unverändert im Tresor versiegelt; sonst ändert sich nichts darin.',
  },
  notices: {
    title: 'Hinweise',
    show: 'Bei der ersten Frage jedes Programms Bescheid geben',
  },
} as const satisfies Shape<typeof english>
