import type { ProblemCatalogue } from '../problem-catalogue.ts'
import { backupProblems } from './backup-problems.ts'
import { engineProblems } from './engine-problems.ts'
import { exchangeProblems } from './exchange-problems.ts'
import { imageProblems } from './image-problems.ts'
import { pullProblems } from './pull-problems.ts'
import { serviceProblems } from './service-problems.ts'
import { vaultProblems } from './vault-problems.ts'

/** What happened, why we think so, and what to do, for every problem of the contract. */
export const problems = {
  input: {
    invalid: {
      says: 'Einige Felder sind so nicht brauchbar.',
      next: 'Die markierten Felder ändern und es erneut versuchen.',
    },
  },

  vault: vaultProblems,

  desktop: {
    unavailable: {
      says: 'Das kann nur die installierte Desktop-Anwendung.',
      next: 'Fairlead installieren und es dort tun.',
    },
    refused: {
      says: 'Das System hat diese Einstellung nicht übernommen.',
      next: 'In den Einstellungen des Systems die Anmeldeobjekte ansehen.',
    },
  },

  diagnostics: {
    gone: {
      says: 'Diese Diagnose wird nicht mehr aufbewahrt.',
      next: 'Sie neu zusammenstellen und dann speichern.',
    },
  },

  storage: {
    'not-saved': {
      says: '{file} konnte nicht geschrieben werden: {reason}. Es wurde nichts geändert.',
      next: 'Platz schaffen oder die Rechte des Datenordners richtigstellen und es erneut versuchen.',
    },
    damaged: {
      says: '{file} ist beschädigt und wurde so gelassen, wie es ist.',
      next: 'Eine Sicherung dieser Datei zurücklegen und Fairlead neu starten.',
    },
    'newer-format': {
      says: '{file} stammt von einem neueren Fairlead (Format {format}). Hier lässt es sich lesen, aber nicht ändern.',
      next: 'Fairlead aktualisieren.',
    },
    'folder-in-use': {
      says: 'Der Prozess {pid} benutzt den Datenordner {folder} bereits.',
      next: 'Diesen benutzen oder ihn zuerst beenden.',
    },
  },

  registry: {
    'not-found': {
      says: 'Diese Registry gibt es nicht mehr.',
      next: 'Die Liste neu ansehen.',
    },
    'name-taken': {
      says: 'Den Namen hat schon „{existing}“.',
      next: 'Einen anderen Namen wählen.',
    },
    'address-taken': {
      says: '„{existing}“ hat die Zugangsdaten für {address} in diesem Geltungsbereich schon. Es gibt je Adresse und Geltungsbereich nur einmal Zugangsdaten.',
      next: '„{existing}“ bearbeiten oder einen anderen Geltungsbereich wählen.',
    },
    'wrong-state': {
      says: 'Im jetzigen Zustand von „{registry}“ geht das nicht.',
      next: 'Den Zustand neu ansehen.',
    },
    'needs-renewal': {
      says: 'Der Ablauf von „{registry}“ ist vorüber.',
      next: 'Einen neuen Ablauf setzen oder die Registry bearbeiten und ein neues Passwort eingeben.',
    },
    'nothing-to-undo': {
      says: 'An den Zugangsdaten von „{registry}“ gibt es keine Änderung mehr, die sich rückgängig machen lässt.',
      next: 'Stattdessen die Registry bearbeiten.',
    },
    'not-proven': {
      says: 'Die Zugangsdaten konnten bei {host} nicht geprüft werden.',
      reasons: {
        refused: '{host} hat diesen Benutzernamen mit diesem Passwort abgelehnt.',
        'never-asks': '{host} fragt nie nach Zugangsdaten: Auch zufällige wurden angenommen.',
        unreachable: '{host} war von der Engine aus nicht zu erreichen.',
        certificate: 'Die Engine vertraut dem Zertifikat von {host} nicht.',
        'plain-http': '{host} spricht unverschlüsseltes HTTP, die Engine erwartet HTTPS.',
        'not-a-registry':
          'Was bei {host} antwortet, ist keine Registry: Es nimmt jede Anmeldung an und schickt eine Webseite.',
        'engine-unreachable': 'Die Engine, die die Zugangsdaten prüfen würde, antwortet nicht.',
        'vault-locked': 'Der Tresor ist gesperrt, also konnten die Zugangsdaten nicht probiert werden.',
        'no-secret': 'Es gibt keine Zugangsdaten zu prüfen.',
        other: 'Die Antwort von {host} beweist nichts.',
      },
      next: 'Die Zugangsdaten bearbeiten oder trotzdem speichern.',
      nexts: {
        'never-asks': 'Trotzdem speichern, wenn diese Registry bekanntlich offen ist.',
        unreachable: 'Adresse und Netz der Engine prüfen oder trotzdem speichern.',
        certificate: 'Der Engine die Zertifizierungsstelle von {host} geben oder trotzdem speichern.',
        'plain-http': '{host} in den „insecure registries“ der Engine nennen oder trotzdem speichern.',
        'not-a-registry':
          'Die Adresse prüfen, und ob dieses Netz zuerst eine Anmeldung will, oder trotzdem speichern.',
        'engine-unreachable': 'Die Engine starten und es erneut versuchen oder trotzdem speichern.',
        'vault-locked': 'Den Tresor entsperren und es erneut versuchen.',
        'no-secret': 'Die Registry bearbeiten und ihr Zugangsdaten geben.',
      },
    },
  },

  match: {
    inactive: {
      says: 'Die Registry „{registry}“ ist inaktiv, also wird {image} abgelehnt.',
      next: '„{registry}“ aktivieren.',
    },
    expired: {
      says: 'Die Zugangsdaten von „{registry}“ sind abgelaufen, also kann {image} nicht geladen werden.',
      next: '„{registry}“ bearbeiten und einen neuen Ablauf oder ein neues Passwort setzen.',
    },
    'needs-credential': {
      says: '{image} kam einmal mit Zugangsdaten, und hier ist keine aktive Registry für {host} zuständig.',
      next: 'Eine Registry für {host} in diesem Namespace hinzufügen oder aktivieren.',
    },
    'not-a-candidate': {
      says: 'Die gewählten Zugangsdaten lassen sich für {image} nicht verwenden.',
      next: 'Andere Zugangsdaten wählen.',
    },
  },

  engine: engineProblems,

  pull: pullProblems,

  backup: backupProblems,

  image: imageProblems,
  job: {
    'not-found': { says: 'Diesen Auftrag gibt es nicht mehr.', next: 'Ihn neu starten.' },
    'not-refused': {
      says: 'Keine Registry hat die gespeicherte Anmeldung für {image} abgelehnt, also wird es nicht ohne sie versucht.',
      next: 'Den Pull so neu starten, wie er ist.',
    },
  },
  environment: {
    'not-found': { says: 'Diese Umgebung gibt es nicht mehr.', next: 'Eine andere wählen.' },
    'mirror-not-found': {
      says: 'Die Engine hat keinen Spiegel {url}.',
      next: 'Die Spiegel der Engine neu ansehen.',
    },
    'name-taken': { says: 'Eine Umgebung „{existing}“ gibt es schon.', next: 'Einen anderen Namen wählen.' },
    'not-added': {
      says: '„{environment}“ wurde auf diesem Rechner gefunden, nicht von Hand hinzugefügt.',
      next: 'Sie dort ändern, wo sie herkommt, oder sie ausblenden.',
    },
    'in-use': {
      says: '„{environment}“ wird noch benutzt. Projekte: {projects}.',
      next: 'Zuerst diese Projekte löschen oder in eine andere Umgebung verlegen.',
    },
    changed: {
      says: '„{environment}“ ist jetzt an einem anderen Endpunkt: {endpoint}.',
      next: 'Sie vor der Entscheidung noch einmal ansehen.',
    },
  },
  project: {
    'not-found': { says: 'Dieses Projekt gibt es nicht mehr.', next: 'Ein anderes wählen.' },
    'name-taken': { says: 'Ein Projekt „{existing}“ gibt es schon.', next: 'Einen anderen Namen wählen.' },
    last: {
      says: 'Das ist das einzige Projekt, und ein Arbeitsbereich hat mindestens eines.',
      next: 'Zuerst ein weiteres Projekt hinzufügen oder dieses umbenennen.',
    },
    'in-use': {
      says: '„{project}“ wird noch benutzt. Registrys: {registries}. Workloads: {workloads}.',
      next: 'Zuerst löschen, was dazu gehört.',
    },
  },
  namespace: {
    'not-found': {
      says: 'In diesem Projekt gibt es keinen Namespace „{name}“.',
      next: 'Einen anderen Namespace wählen.',
    },
    'name-taken': {
      says: 'Dieses Projekt hat schon einen Namespace „{name}“.',
      next: 'Einen anderen Namen wählen.',
    },
    last: {
      says: '„{name}“ ist der einzige Namespace seines Projekts, und ein Projekt hat mindestens einen.',
      next: 'Zuerst einen weiteren Namespace hinzufügen oder diesen umbenennen.',
    },
    'in-use': {
      says: 'Der Namespace „{name}“ wird noch benutzt. Registrys: {registries}. Workloads: {workloads}.',
      next: 'Zuerst löschen, was dazu gehört.',
    },
  },

  launch: {
    'not-found': { says: 'Dieser Start steht nicht mehr in der Liste.', next: 'Das Image neu starten.' },
  },
  workload: {
    'not-found': {
      says: 'Diesen Workload gibt es nicht mehr.',
      next: 'Die Liste neu ansehen.',
    },
    'name-taken': {
      says: 'Die Engine hat schon einen Container mit dem Namen {name}.',
      next: 'Einen anderen Namen wählen, etwa {name}-2, oder ihn leer lassen.',
    },
    'port-taken': {
      says: 'Ein Port auf dem Host ist schon belegt.',
      next: 'Einen anderen Host-Port wählen oder stoppen, was ihn benutzt.',
    },
    'no-free-network': {
      says: 'Die Engine hat keinen freien Adressbereich für das Netz dieses Namespaces.',
      next: 'Netze entfernen, die niemand benutzt, und es erneut versuchen.',
    },
    'not-started': {
      says: 'Der Container {name} wurde angelegt, ist aber nicht gestartet.',
      next: 'Die Antwort der Engine lesen, Befehl oder Optionen ändern und ihn neu starten.',
    },
  },

  service: serviceProblems,

  exchange: exchangeProblems,
} as const satisfies ProblemCatalogue
