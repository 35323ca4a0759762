import type { about as english } from '../en/about.ts'
import type { Shape } from '../shape.ts'

export const about = {
  title: 'Über Fairlead',
  lead: 'Fairlead führt jeden Pull eines Images zu den einzigen Zugangsdaten, die dafür verwendet werden dürfen.',
  version: 'Version',
  shell: 'Läuft als',
  shells: { electron: 'Desktop-Anwendung', web: 'Lokaler Webmodus' },
  dataFolder: 'Datenordner',
  guards:
    'Eine inaktive Registry wird bei allem abgelehnt, was Fairlead startet. Andere Programme, die dieselbe Engine verwenden, werden dadurch nicht geschützt.',
  diagnostics: {
    title: 'Diagnose',
    lead: 'Versionen, Einstellungen, Zustände und Anzahlen für alle, die Ihnen bei der Fehlersuche helfen. Sehen Sie sich alles an, bevor Sie es weitergeben.',
    names: 'Adressen und Namen aufnehmen',
    namesMore:
      'Sonst stehen an ihrer Stelle Platzhalter wie registry-1.example. Passwörter, Benutzernamen und E-Mail-Adressen sind nie enthalten.',
    show: 'Diagnose anzeigen',
    again: 'Neu zusammenstellen',
    all: 'Das ist alles, was darin steht.',
    text: 'Text der Diagnose',
    save: 'Als Datei speichern',
    copy: 'Diagnose kopieren',
  },
  notices: {
    title: 'Dateien, die beim Start behandelt werden mussten',
    restored: '{file} war beschädigt. Die Kopie des letzten fehlerfreien Stands wurde verwendet.',
    restoredKept:
      '{file} war beschädigt. Die Kopie des letzten fehlerfreien Stands wurde verwendet und die beschädigte Datei als {kept} aufbewahrt.',
    aside: '{file} war beschädigt und wurde beiseitegelegt.',
    asideKept: '{file} war beschädigt und wurde als {kept} beiseitegelegt.',
    unreadable: '{file} kann nicht gelesen werden. Die Datei wurde unverändert gelassen.',
  },
} as const satisfies Shape<typeof english>
