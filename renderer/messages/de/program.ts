import type { program as english } from '../en/program.ts'
import type { Shape } from '../shape.ts'

export const program = {
  updates: {
    title: 'Aktualisierungen',
    ways: {
      self: 'Fairlead kann nach neueren Versionen suchen und sie installieren. Sie müssen von derselben Stelle signiert sein wie diese.',
      appimage:
        'Fairlead kann nach neueren Versionen suchen. Ein AppImage trägt keine prüfbare Signatur; laden Sie das neue daher selbst und ersetzen Sie diese Datei.',
      package:
        'Fairlead kann nach neueren Versionen suchen. Die Paketverwaltung dieses Systems liefert sie, oder Sie laden das neue Paket selbst.',
      portable:
        'Fairlead kann nach neueren Versionen suchen. Das portable Programm ist eine einzige Datei: Laden Sie die neue selbst und ersetzen Sie sie.',
      unsigned:
        'Fairlead kann nach neueren Versionen suchen. Diese Version nennt keine Signatur zum Vergleich; laden Sie die neue daher selbst.',
      web: 'Der lokale Webmodus sucht nicht nach Aktualisierungen. Sie kommen auf dem Weg, auf dem Sie diese Version erhalten haben: Paketverwaltung, npm oder git.',
      development: 'Fairlead läuft aus seinem Quelltext und sucht nicht nach Aktualisierungen.',
      'no-feed':
        'Dieses Paket nennt keine Quelle für Aktualisierungen und sucht nach keinen. Sie erhalten sie dort, wo Sie es her haben.',
    },
    from: 'Gesucht wird unter {url}',
    checks: 'Einmal am Tag nach Aktualisierungen suchen',
    checksMore:
      'Ausgeschaltet, bis Sie es einschalten: Fairlead fragt dann niemanden. Geladen wird erst, wenn Sie es sagen.',
    look: 'Jetzt nach Aktualisierungen suchen',
    fetch: '{version} laden',
    finish: 'Beenden und installieren',
    steps: {
      idle: 'Seit dem Start von Fairlead wurde nicht gesucht.',
      checking: 'Suche nach einer neueren Version …',
      current: 'Dies ist die neueste Version.',
      available: 'Version {version} ist verfügbar.',
      downloading: '{version} wird geladen: {percent} %',
      ready: 'Version {version} wird installiert, wenn Fairlead beendet wird.',
    },
    failed: {
      unreachable:
        'Die Quelle der Aktualisierungen war nicht erreichbar. Vielleicht ist dieser Rechner offline.',
      answer: 'Die Quelle der Aktualisierungen gab eine Antwort, die keinen Sinn ergibt.',
      signature:
        'Die neuere Version ist nicht von derselben Stelle signiert wie diese. Sie wurde nicht installiert.',
      checksum: 'Was geladen wurde, ist nicht, was veröffentlicht wurde. Es wurde verworfen.',
      disk: 'Die neuere Version konnte auf diesem Datenträger nicht gespeichert werden.',
      other: 'Etwas ist schiefgegangen. Das Protokoll sagt, wo.',
    },
  },
  parts: {
    title: 'Bestandteile und Lizenzen',
    lead: 'Fairlead besteht auch aus Teilen, die andere geschrieben haben. Die Desktop-Anwendung enthält außerdem die von Electron und Chromium, deren Lizenzen neben dem Programm stehen.',
    show: 'Bestandteile und Lizenzen anzeigen',
    none: 'Dieser Bestandteil bringt keinen Text seiner Lizenz mit.',
    failed: 'Die Liste der Bestandteile konnte nicht gelesen werden.',
  },
} as const satisfies Shape<typeof english>
