import type { ProblemCatalogue } from '../problem-catalogue.ts'

/** Why a pull or an access check failed. */
export const pullProblems = {
  'wrong-credential': {
    says: '{host} hat Benutzernamen und Passwort für {image} abgelehnt.',
    next: 'Die Zugangsdaten bearbeiten oder andere verwenden und es erneut versuchen.',
  },
  'no-right': {
    says: '{host} nimmt die Zugangsdaten an, aber sie dürfen {image} nicht lesen.',
    next: 'Die Schreibweise prüfen: So antworten Registrys auch auf das, was sie nicht haben. Stimmt sie, den Zugriff erbitten oder andere Zugangsdaten verwenden.',
  },
  'no-credential': {
    says: '{host} verlangt Zugangsdaten für {image}, und es wurden keine geschickt.',
    next: 'Eine Registry für {host} in diesem Namespace hinzufügen oder aktivieren. Ist das Image öffentlich, die Schreibweise prüfen: So antworten Registrys auch auf das, was sie nicht haben.',
  },
  'not-found': {
    says: '{host} hat kein solches Repository oder Tag oder verbirgt es vor diesen Zugangsdaten: {image}.',
    next: 'Die Schreibweise von Image und Tag prüfen.',
  },
  'no-platform': {
    says: '{image} ist nicht für die Plattform dieser Engine gemacht.',
    next: 'Eine andere Plattform oder ein anderes Tag wählen oder eine Engine anderer Plattform.',
  },
  certificate: {
    says: 'Die Engine vertraut dem Zertifikat von {host} nicht.',
    next: 'Namen, Gültigkeit und Aussteller ansehen. Eine private Zertifizierungsstelle muss der Engine gegeben werden.',
  },
  'plain-http': {
    says: '{host} spricht unverschlüsseltes HTTP, die Engine erwartet HTTPS.',
    next: 'Dort HTTPS verwenden oder {host} in den „insecure registries“ der Engine nennen.',
  },
  proxy: {
    says: 'Zwischen der Engine und {host} steht ein Proxy und gab eine eigene Antwort.',
    next: 'Die Proxy-Einstellungen der Engine prüfen: seine Adresse, sein Passwort und die Hosts, für die er nicht ist.',
  },
  unreachable: {
    says: 'Die Engine konnte {host} nicht erreichen.',
    next: 'Adresse und Netz prüfen. Stimmt beides, ist {host} vielleicht gestört: später erneut versuchen.',
  },
  'not-a-registry': {
    says: 'Was bei {host} antwortet, ist keine Registry: Es schickt eine Webseite.',
    next: 'Die Adresse prüfen, und ob dieses Netz zuerst eine Anmeldung will.',
  },
  quota: {
    says: '{host} hatte zu viele Anfragen und lehnt eine Weile weitere ab.',
    next: 'Warten und es erneut versuchen oder Zugangsdaten mit höherer Grenze verwenden.',
  },
  'disk-full': {
    says: 'Die Engine hat für {image} keinen Platz mehr.',
    next: 'Images und Container entfernen, die niemand benutzt, und es erneut versuchen.',
  },
  incomplete: {
    says: 'Die Engine hörte auf zu senden, bevor {image} vollständig war.',
    next: 'Prüfen, ob die Engine läuft, und es erneut versuchen. Vorhandene Schichten werden nicht noch einmal geholt.',
  },
  stopped: {
    says: 'Der Pull von {image} wurde abgebrochen.',
    next: 'Es erneut versuchen, wenn Sie es wollen.',
  },
  'mirror-unconfirmed': {
    says: 'Die Engine hat Spiegel von {host}, die niemand bestätigt hat, und würde ihnen die Zugangsdaten für {image} mitschicken.',
    next: 'Jeden Spiegel der Engine bestätigen oder ihn aus ihren Einstellungen nehmen.',
  },
  other: {
    says: 'Der Pull von {image} von {host} ist fehlgeschlagen.',
    next: 'Lesen, was geantwortet wurde, und es erneut versuchen.',
  },
} as const satisfies ProblemCatalogue['pull']
