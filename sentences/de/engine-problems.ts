import type { ProblemCatalogue } from '../problem-catalogue.ts'

/** Why an engine cannot be reached or used, and what to do. */
export const engineProblems = {
  unreachable: {
    says: 'Die Engine bei {endpoint} antwortet nicht.',
    reasons: {
      missing: 'Bei {endpoint} gibt es keine Engine.',
      refused: 'Die Engine bei {endpoint} hat die Verbindung abgewiesen.',
      permission: 'Dieser Benutzer darf die Engine bei {endpoint} nicht benutzen.',
      silent: 'Die Engine bei {endpoint} hat nicht rechtzeitig geantwortet.',
      rubbish: 'Was bei {endpoint} antwortet, ist keine Container-Engine.',
      cut: 'Die Engine bei {endpoint} hat die Verbindung mitten in ihrer Antwort geschlossen.',
      other: 'Die Engine bei {endpoint} antwortet nicht.',
      'tls-unknown-authority':
        'Das Zertifikat der Engine bei {endpoint} ist von einer Stelle, der hier nicht vertraut wird.',
      'tls-expired': 'Das Zertifikat der Engine bei {endpoint} ist abgelaufen.',
      'tls-not-yet-valid': 'Das Zertifikat der Engine bei {endpoint} gilt noch nicht.',
      'tls-wrong-name': 'Das Zertifikat der Engine bei {endpoint} ist für einen anderen Namen.',
      'tls-key-missing': 'Die Engine bei {endpoint} verlangt ein Client-Zertifikat, und es gibt keines.',
      'tls-key-refused': 'Die Engine bei {endpoint} nimmt das Client-Zertifikat nicht an.',
      'tls-key-unreadable': 'Client-Zertifikat und Schlüssel für {endpoint} lassen sich nicht verwenden.',
      'tls-key-passphrase': 'Der Client-Schlüssel für {endpoint} ist durch eine Passphrase geschützt.',
      'tls-file-unreadable': 'Eine Zertifikatsdatei für {endpoint} lässt sich nicht lesen.',
      'tls-not-spoken': 'Was bei {endpoint} antwortet, spricht kein TLS.',
      'tls-expected': 'Die Engine bei {endpoint} spricht nur TLS.',
      'tls-other': 'Mit {endpoint} kam keine sichere Verbindung zustande.',
      'ssh-missing': 'Auf diesem Rechner gibt es kein Programm „ssh“.',
      'ssh-host-key-unknown': 'ssh kennt den Host-Schlüssel von {endpoint} noch nicht.',
      'ssh-host-key-changed': 'Der Host-Schlüssel von {endpoint} ist nicht der, den ssh kennt.',
      'ssh-login-refused': '{endpoint} hat die Anmeldung von ssh abgelehnt.',
      'ssh-host-unreachable': 'ssh erreicht {endpoint} nicht.',
      'ssh-no-engine-program': 'Auf dem Rechner bei {endpoint} gibt es weder „docker“ noch „podman“.',
      'ssh-engine-away': 'ssh erreicht {endpoint}, aber dort läuft keine Engine.',
      'ssh-engine-permission':
        'ssh erreicht {endpoint}, aber der Benutzer darf die Engine dort nicht benutzen.',
      'ssh-noise': 'Der Rechner bei {endpoint} gibt anderen Text aus, bevor die Engine spricht.',
      'ssh-too-many':
        'Zu {endpoint} sind so viele Protokolle und Messwerte offen, dass ssh keine weiteren annimmt: Jedes ist eine eigene Anmeldung.',
      'ssh-other': 'ssh zu {endpoint} ist fehlgeschlagen.',
      'context-unusable': 'Dockers Einstellungen nennen {endpoint}, das sich nicht lesen lässt.',
      'context-unverified':
        '{endpoint} verlangt, dass das Zertifikat der Engine nicht geprüft wird. Fairlead prüft es immer.',
    },
    next: 'Die Engine starten oder ihre Adresse und Rechte prüfen.',
    nexts: {
      permission:
        'Diesen Benutzer in die Gruppe aufnehmen, der der Socket gehört (oft „docker“), und neu anmelden.',
      rubbish: 'Die Adresse der Engine prüfen.',
      'tls-unknown-authority':
        'Der Umgebung das Zertifikat (PEM) der Stelle geben, die es unterschrieben hat.',
      'tls-expired': 'Das Zertifikat der Engine erneuern lassen und die Uhr dieses Rechners prüfen.',
      'tls-not-yet-valid': 'Die Uhr dieses Rechners und das Zertifikat der Engine prüfen.',
      'tls-wrong-name':
        'Einen Namen oder eine Adresse aus dem Zertifikat verwenden oder es für diese ausstellen lassen.',
      'tls-key-missing': 'Der Umgebung ein Client-Zertifikat und seinen Schlüssel geben (PEM).',
      'tls-key-refused':
        'Ein gültiges Client-Zertifikat verwenden, das die Stelle der Engine unterschrieben hat.',
      'tls-key-unreadable': 'Der Umgebung ein Client-Zertifikat und den Schlüssel dazu geben, beide als PEM.',
      'tls-key-passphrase':
        'Schlüssel mit Passphrase lassen sich hier nicht verwenden. Einen ohne sie (openssl pkey -in key.pem -out plain-key.pem) in eine Datei schreiben, die niemand sonst lesen kann.',
      'tls-file-unreadable': 'Pfad und Rechte prüfen: Es muss eine Datei von höchstens 1 MiB sein.',
      'tls-not-spoken': 'Den Port prüfen: Engines sprechen TLS in der Regel an 2376.',
      'tls-expected': 'Der Umgebung die Zertifikate für TLS geben.',
      'tls-other': 'Lesen, was gesagt wurde. Engines brauchen TLS 1.2 oder neuer.',
      'ssh-missing': 'Den Client von OpenSSH installieren und dafür sorgen, dass „ssh“ im Suchpfad steht.',
      'ssh-host-key-unknown':
        '„{command}“ einmal in einem Terminal ausführen, den Fingerabdruck vergleichen und annehmen.',
      'ssh-host-key-changed':
        'Erst herausfinden, warum er sich geändert hat: Jemand könnte dazwischen stehen. Lesen, was ssh sagt, dann „{command}“ in einem Terminal ausführen.',
      'ssh-login-refused':
        'ssh muss sich ohne Nachfrage anmelden: mit einem Schlüssel aus dem ssh-Agenten oder einem ohne Passphrase. „{command}“ in einem Terminal zeigt, wonach es fragt.',
      'ssh-host-unreachable': 'Name, Port und Netz prüfen. „{command}“ in einem Terminal ausführen.',
      'ssh-no-engine-program':
        'Dort Docker oder Podman installieren oder in den Suchpfad von „{command}“ legen.',
      'ssh-engine-away': 'Die Engine dort starten. „{command}“ in einem Terminal zeigt, was sie sagt.',
      'ssh-engine-permission':
        'Jenen Benutzer dort in die Gruppe „docker“ aufnehmen. „{command}“ in einem Terminal zeigt es.',
      'ssh-noise':
        'Die Startdateien der Shell dort (etwa .bashrc) sollen ohne Terminal nichts ausgeben. „{command}“ zeigt es.',
      'ssh-too-many': 'Einige davon schließen und es erneut versuchen.',
      'ssh-other': '„{command}“ in einem Terminal zeigt, was es sagt.',
      'context-unusable': 'Einen anderen Kontext wählen (docker context use) oder diesen neu anlegen.',
      'context-unverified':
        'Den Kontext mit dem Zertifikat der Stelle der Engine neu anlegen lassen (docker context create, ca=…).',
    },
  },
  'plain-tcp': {
    says: 'Die Engine bei {endpoint} hört auf unverschlüsseltem TCP, wo andere unterwegs Zugangsdaten lesen könnten.',
    next: 'Einen Socket, ssh oder TCP mit TLS verwenden oder es auf der Seite Umgebungen erlauben.',
  },
  unsupported: {
    says: 'Die Engine bei {endpoint} spricht die API-Version {version}, die zu alt ist.',
    next: 'Die Engine aktualisieren.',
  },
  failed: {
    says: 'Die Engine hat mit einem Fehler geantwortet (Status {status}).',
    next: 'Ihre Antwort lesen und es erneut versuchen.',
  },
} as const satisfies ProblemCatalogue['engine']
