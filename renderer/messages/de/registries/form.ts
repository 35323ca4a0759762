import type {
  form as englishForm,
  addressHelp as englishHelp,
  addressNotes as englishNotes,
  presets as englishPresets,
} from '../../en/registries/form.ts'
import type { Shape } from '../../shape.ts'

/** Texts of the forms that add and change a registry. */
export const form = {
  addTitle: 'Registry hinzufügen',
  addLead: 'Zuerst probiert die Engine die Zugangsdaten. Erst dann werden sie im Tresor versiegelt.',
  editTitle: '„{name}“ bearbeiten',
  editLead: 'Adresse, Name und Geltungsbereich bleiben, wie sie sind.',
  provider: 'Anbieter',
  providers: { dockerhub: 'DockerHub', quay: 'Quay.io', custom: 'Andere' },
  providerHints: { dockerhub: 'docker.io', quay: 'quay.io', custom: 'Jede andere Registry' },
  name: 'Name',
  address: 'Adresse der Registry',
  savedAs: 'Gespeichert als {address}',
  email: 'E-Mail',
  username: 'Benutzername',
  password: 'Passwort',
  passwordHint: 'Oder ein Zugriffstoken',
  passwordEdit:
    'Leer lassen, um die gespeicherten Zugangsdaten zu behalten. Erneut eingeben, um Benutzername oder Passwort zu ändern.',
  description: 'Beschreibung',
  scope: 'Geltungsbereich',
  scopeProject: 'Alle Namespaces dieses Projekts',
  scopeNamespace: 'Ein einzelner Namespace',
  namespace: 'Namespace',
  namespaceHint: 'Einen Namen, den es noch nicht gibt, legt Fairlead an.',
  expires: 'Läuft ab',
  expiresHint: 'Zugangsdaten dieser Adresse enden nach {hours} Stunden.',
  inHours: 'In {hours} Stunden',
  cloneTitle: '„{name}“ duplizieren',
  cloneLead:
    'Dieselben Zugangsdaten für einen anderen Geltungsbereich. Ein Passwort ist nicht nötig: Es bleibt im Tresor.',
  clone: 'Duplizieren',
  project: 'Projekt',
  optional: 'Optional',
  create: 'Anlegen',
  save: 'Speichern',
  saveAnyway: 'Trotzdem speichern',
  cancel: 'Abbrechen',
  asking: '{host} wird über die Engine gefragt',
  saving: 'Wird gespeichert',
  vaultLocked:
    'Der Tresor ist gesperrt. Entsperren Sie ihn zuerst: Nur dann lassen sich Zugangsdaten speichern.',
  vaultAbsent:
    'Es gibt noch keinen Tresor. Schützen Sie zuerst einen: Nur dann lassen sich Zugangsdaten speichern.',
  protect: 'Tresor schützen',
  noEngine: 'Noch ist keine Engine bekannt, mit der sich die Zugangsdaten prüfen ließen.',
  summary: 'Bitte sehen Sie diese Felder an',
  editExisting: '„{name}“ bearbeiten',
} as const satisfies Shape<typeof englishForm>

export const addressNotes = {
  'docker-hub': 'Das ist Docker Hub unter anderem Namen.',
  'default-port-dropped': 'Der Port 443 ist der übliche und wurde weggelassen.',
  'port-added': 'Der Port 80 wurde wegen http:// ergänzt.',
  'ipv6-normalised': 'Die IPv6-Adresse wurde in ihrer üblichen Form geschrieben.',
  idn: 'Dieser Host enthält Buchstaben anderer Schriften. Er wird in der Form gespeichert, die das Netz verwendet: Prüfen Sie, ob es der gemeinte ist.',
  'plain-http':
    'Über unverschlüsseltes HTTP entscheidet die Engine, nicht die Adresse: Das Passwort ist dann für alle auf dem Weg lesbar. Es muss der Engine gesagt werden.',
  'scheme-dropped': 'Das Schema davor wurde weggelassen.',
  'slash-dropped': 'Schrägstriche am Ende wurden weggelassen.',
  'version-dropped': 'Der Versionsteil der API wurde weggelassen.',
} as const satisfies Shape<typeof englishNotes>

/** What is known of the registry at the typed address. */
export const addressHelp = {
  usernames: 'Hier üblich: {names}',
  'at-sign': 'Docker Hub erwartet Ihren Benutzernamen (Docker ID), nicht Ihre E-Mail-Adresse.',
  'not-the-usual': 'Diese Registry erwartet gewöhnlich einen dieser Benutzernamen.',
} as const satisfies Shape<typeof englishHelp>

export const presets = {
  label: 'Bekannte Registry',
  none: 'Jede andere',
  fillIn: 'Ersetzen Sie, was in < und > steht, durch Ihre eigenen Angaben.',
  token: 'Das Passwort ist {password}: {page}.',
  passwords: {
    'access-token': 'ein Zugriffstoken',
    'deploy-token': 'ein Deploy-Token',
    'service-key': 'ein Schlüssel eines Dienstkontos',
    'login-password': 'was dieser Befehl ausgibt',
    'robot-secret': 'das Geheimnis eines Robot-Kontos',
    'api-key': 'ein API-Schlüssel',
  },
} as const satisfies Shape<typeof englishPresets>
