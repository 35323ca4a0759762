import type { ProblemCatalogue } from '../problem-catalogue.ts'

/** What can go wrong between Fairlead and other programs' logins. */
export const exchangeProblems = {
  stale: {
    says: 'Diese Anmeldung ist nicht mehr so da, wie sie gefunden wurde.',
    next: 'Noch einmal nach Anmeldungen suchen.',
  },
  'login-refused': {
    says: 'Diese Anmeldung lässt sich nicht importieren.',
    reasons: {
      'bad-address': 'Ihre Adresse lässt sich hier nicht verwenden.',
      'bad-entry': 'Ihr Eintrag ist keiner, den Docker oder Podman schreiben würde.',
      empty: 'Ihr Eintrag enthält keine Zugangsdaten.',
      'bad-encoding': 'Ihre Zugangsdaten sind nicht so kodiert, wie Docker es tut.',
      'no-username': 'Sie hat keinen Benutzernamen.',
      'bad-username': 'Ihr Benutzername ist keiner, den man einer Registry sagen kann.',
      'registry-token': 'Es ist ein Token für eine kurze Sitzung, keine Anmeldung.',
      'hub-token': 'Es ist eine Sitzung von Docker Desktop, keine Anmeldung einer Registry.',
      'too-long': 'Ihr Passwort ist länger als 64 KiB.',
      'control-characters': 'Ihr Passwort enthält einen Zeilenumbruch oder ein anderes Steuerzeichen.',
      'not-text': 'Ihr Passwort ist kein Text.',
      'helper-not-asked': 'Ein Anmeldehelfer hat sie, und der wurde nicht gefragt.',
      'helper-unusable': 'Der Anmeldehelfer, der sie hat, lässt sich nicht ausführen.',
      'helper-failed': 'Der Anmeldehelfer, der sie hat, gab keine brauchbare Antwort.',
      'not-in-helper': 'Der Anmeldehelfer führt diese Adresse nicht auf.',
    },
    next: 'Die Registry von Hand hinzufügen.',
    nexts: {
      'helper-not-asked': 'Den Anmeldehelfer fragen, dann importieren.',
      'helper-unusable': 'Den Anmeldehelfer richtigstellen und noch einmal nach Anmeldungen suchen.',
      'helper-failed': 'Entsperren, worin der Anmeldehelfer sie aufbewahrt, und es erneut versuchen.',
      'not-in-helper': 'Sich mit docker neu anmelden oder die Registry von Hand hinzufügen.',
      empty:
        'Sich mit dem Programm neu anmelden, das sie geschrieben hat, oder die Registry von Hand hinzufügen.',
    },
  },
  'helper-failed': {
    says: '{helper} gab keine brauchbare Antwort.',
    reasons: {
      'bad-name': 'Der Name des Anmeldehelfers ist keiner, der ausgeführt werden darf.',
      'not-installed': '{helper} ist nicht installiert.',
      'unsafe-folder':
        '{helper} steht, wo jeder Benutzer dieses Rechners es ersetzen könnte, und wird darum nicht ausgeführt.',
      'bad-input': 'Die Adresse ist eine, die kein Anmeldehelfer bekommen darf.',
      'not-started': '{helper} ließ sich nicht starten.',
      timeout: '{helper} hat nicht rechtzeitig geantwortet und wurde beendet.',
      'too-much': '{helper} sagte mehr, als eine Anmeldung lang ist, und wurde beendet.',
      locked: '{helper} sagt, dass gesperrt oder unerreichbar ist, was es aufbewahrt.',
      failed: '{helper} endete mit einem Fehler.',
      'bad-answer': 'Die Antwort von {helper} ist nicht die eines Anmeldehelfers.',
      'other-answer': '{helper} antwortete mit einer anderen Anmeldung als der erfragten.',
      'not-there': '{helper} hat diese Anmeldung nicht mehr.',
    },
    next: 'Es in einem Terminal versuchen, etwa mit „{helper} list“, dann noch einmal nach Anmeldungen suchen.',
    nexts: {
      'not-installed': 'Es installieren oder die Registry von Hand hinzufügen.',
      'unsafe-folder': 'Es in einen Ordner legen, in den nur Sie oder das System schreiben können.',
      locked: 'Es entsperren und erneut versuchen.',
      timeout: 'Nach einer Frage des Systems suchen, die auf Antwort wartet, und es erneut versuchen.',
    },
  },
  'file-left': {
    says: '{file} wurde so gelassen, wie es ist.',
    reasons: {
      changed: '{file} hat sich seit dem Lesen geändert und wurde darum so gelassen.',
      'not-yours': '{file} gehört einem anderen Benutzer und wurde darum so gelassen.',
      'not-a-file': '{file} ist keine gewöhnliche Datei und wurde darum so gelassen.',
      gone: '{file} gibt es nicht mehr.',
      'read-only': '{file} darf nicht geschrieben werden.',
    },
    next: 'Noch einmal nach Anmeldungen suchen.',
    nexts: {
      'not-yours': 'Es als jener Benutzer ändern.',
      'read-only': 'Die Rechte der Datei und ihres Ordners richtigstellen und es erneut versuchen.',
    },
  },
  'backup-not-found': {
    says: 'Diese Sicherung gibt es nicht mehr.',
    next: 'Die Liste neu ansehen.',
  },
  'not-confirmed': {
    says: 'Ein Export enthält Passwörter im Klartext, und das wurde nicht bestätigt.',
    next: 'Es bestätigen oder auf den Export verzichten.',
  },
  'nothing-to-export': {
    says: 'Keine der gewählten Registrys kann in einem Kubernetes-Secret stehen: Es braucht Benutzernamen und Passwort.',
    next: 'Registrys mit einem Passwort wählen.',
  },
  'export-not-found': {
    says: 'Diese exportierte Datei gibt es nicht mehr.',
    next: 'Die Liste neu ansehen.',
  },
} as const satisfies ProblemCatalogue['exchange']
