import type { FaultCode } from '../../contract/fault.ts'

/** Sentences at form fields, by fault code. */
const byCode = {
  required: 'Das wird gebraucht.',
  'too-long': 'Das ist zu lang: höchstens {max} Zeichen.',
  'control-characters':
    'Das enthält Zeilenumbrüche oder Steuerzeichen, vielleicht vom Einfügen. Bitte herausnehmen.',
  'name-format':
    'Kleinbuchstaben, Ziffern, Bindestriche und Punkte, an beiden Enden ein Buchstabe oder eine Ziffer.',
  'email-format': 'Das ist keine E-Mail-Adresse.',
  'username-colon': 'Ein Benutzername kann keinen Doppelpunkt enthalten.',
  'namespace-format':
    'Kleinbuchstaben, Ziffern und Bindestriche, an beiden Enden ein Buchstabe oder eine Ziffer.',
  'expiry-past': 'Dieses Datum ist vorüber. Ein späteres wählen oder das Feld leer lassen.',
  'passphrase-short':
    'Diese Passphrase ist zu kurz. Gut sind vier oder fünf Wörter, die nichts miteinander zu tun haben.',
  'environment-format': 'Je Zeile ein NAME=Wert: „{text}“ hat diese Form nicht.',
  'port-format': 'Je Zeile ein Port, etwa 8080:80 oder 127.0.0.1:8080:80/tcp: „{text}“ ist keiner.',
  'platform-format': 'Eine Plattform wie linux/amd64 oder linux/arm64/v8.',
  'command-quotes': 'Ein Anführungszeichen im Befehl wird geöffnet, aber nicht geschlossen.',
  'ports-uneven':
    '„{text}“: Zwei Portbereiche müssen gleich lang sein, und alle Einträge zusammen stehen für höchstens 1000 Ports.',
  'port-twice': '„{text}“ wird zweimal verlangt.',
  'volume-format':
    'Je Zeile ein Volume, etwa /ordner/hier:/ordner/dort:ro oder name:/ordner: „{text}“ ist keines.',
  'volume-relative':
    'Ordner von der Wurzel an schreiben, etwa /home/ich/daten:/data. Die Engine weiß nicht, von welchem Ordner „{text}“ ausgeht.',
  'volume-twice': 'Zwei Volumes haben denselben Platz im Container: „{text}“.',
  'label-format': 'Je Zeile ein name=Wert: „{text}“ hat diese Form nicht.',
  'label-reserved': '„{text}“: Labels, die mit io.fairlead. beginnen, gehören diesem Programm.',
  'host-entry-format': 'Je Zeile ein name:Adresse, etwa db:10.0.0.5: „{text}“ hat diese Form nicht.',
  'ip-format': '„{text}“ ist keine IP-Adresse.',
  'path-absolute': 'Den Pfad von der Wurzel an schreiben, etwa /app.',
  'retries-format': 'Eine ganze Zahl, oder leer für ohne Ende.',
  'cpu-limit': 'Eine Anzahl Prozessoren ab 0.01, etwa 1.5.',
  'size-format': 'Eine Größe, etwa 512m oder 2g.',
  'memory-least': 'Engines geben einem Container mindestens 6 MB.',
  'device-format': 'Je Zeile ein Gerät, etwa /dev/dri oder /dev/a:/dev/b:rw: „{text}“ ist keines.',
  'gpus-format': '„all“, eine Zahl, oder device= und Kennungen, etwa device=0,1.',
  'capability-format': 'Namen von Capabilities, etwa NET_ADMIN: „{text}“ ist keiner.',
  'ulimit-format':
    'Je Zeile eine Grenze, etwa nofile=1024:2048 mit der niedrigeren zuerst: „{text}“ ist keine.',
  'sysctl-format': 'Je Zeile ein name=Wert, etwa net.core.somaxconn=1024: „{text}“ ist keiner.',
  'signal-format': 'Der Name eines Signals, etwa SIGINT, oder seine Nummer.',
  'seconds-format': 'Eine ganze Zahl von Sekunden. -1 wartet ohne Ende.',
  'hostname-format': 'Buchstaben, Ziffern, Bindestriche und Punkte, höchstens 64 Zeichen.',
  'user-format': 'Ein Benutzer, oder Benutzer und Gruppe, etwa 1000 oder app:staff.',
  'remove-and-restart':
    'Ein Container, der am Ende entfernt wird, kann nicht wieder gestartet werden. Eines von beidem wählen.',
  'scale-format': 'Eine ganze Zahl von 1 bis 100. Über 1 wird es ein Dienst mit so vielen Replikaten.',
  'scale-name':
    'Unter dem Namen eines Dienstes erreichen ihn andere: Kleinbuchstaben, Ziffern und Bindestriche, höchstens 63, an beiden Enden ein Buchstabe oder eine Ziffer.',
  'scale-restart':
    'Replikate eines Dienstes werden neu gestartet, außer sie wurden gestoppt. „Außer wenn gestoppt“ wählen, oder die Skalierung 1.',
  'scale-remove':
    'Ein Dienst ersetzt Replikate, die verschwunden sind, also können sie am Ende nicht entfernt werden. Eines von beidem wählen.',
  'scale-port-fixed':
    '„{text}“ kann nur ein Container bekommen. Einen Bereich von {count} oder mehr Ports schreiben, etwa 8080-8179:80, oder den Port auf diesem Rechner weglassen.',
  'scale-ports-few':
    '„{text}“ hat zu wenige Ports: Jedes der {count} Replikate braucht einen eigenen, auch neben anderen Einträgen mit denselben Ports.',
  'container-name-format':
    'Buchstaben, Ziffern, Punkte, Bindestriche und Unterstriche, vorne ein Buchstabe oder eine Ziffer.',

  'endpoint-scheme': 'Das ist keine Adresse dieser Art.',
  'endpoint-path': 'Den ganzen Pfad schreiben, vom ersten „/“ an.',
  'endpoint-userinfo': 'In der Adresse darf kein Passwort stehen.',
  'endpoint-user': 'Das ist kein Benutzername für ssh.',
  'endpoint-host': 'Das ist weder Name noch Adresse eines Rechners.',
  'endpoint-port': 'Ein Port ist eine Zahl von 1 bis 65535.',
  'endpoint-tls-port': 'Engines sprechen TLS an Port 2376: „TCP mit TLS“ wählen.',
  'folder-without-certificates': 'In diesem Ordner gibt es weder ca.pem noch cert.pem und key.pem.',

  'address-empty': 'Die Adresse der Registry wird gebraucht.',
  'address-too-long': 'Das ist für eine Adresse zu lang.',
  'address-control': 'Das enthält Steuerzeichen, vielleicht vom Einfügen. Bitte herausnehmen.',
  'address-space': 'Eine Adresse hat keine Leerzeichen.',
  'address-userinfo': 'Benutzername und Passwort gehören nicht in die Adresse. Sie haben eigene Felder.',
  'address-query': 'Eine Adresse endet vor dem Fragezeichen.',
  'address-fragment': 'Eine Adresse endet vor dem „#“.',
  'address-no-host': 'Der Host fehlt.',
  'address-bad-host': 'Das ist kein Hostname.',
  'address-bad-port': 'Ein Port ist eine Zahl von 1 bis 65535.',
  'address-bad-scheme': 'Davor können nur http:// und https:// stehen, und beide sind unnötig.',
  'address-host-too-long': 'Dieser Hostname ist zu lang.',
  'address-odd-ip': 'Die IP-Adresse in ihrer üblichen Form schreiben, vier Zahlen von 0 bis 255.',
  'address-lookalike-host':
    'Dieser Host enthält Zeichen, die wie andere aussehen, und könnte darum als ein anderer durchgehen.',
  'address-trailing-dot': 'Den Punkt am Ende des Hosts weglassen.',
  'address-uppercase-host':
    'Engines nehmen Hostnamen so, wie sie getippt sind. Diesen in Kleinbuchstaben schreiben.',
  'address-bad-path': 'Der Pfad hinter dem Host ist nicht der eines Repositorys.',
  'address-path-too-long': 'Der Pfad hinter dem Host ist zu lang.',
  'address-uppercase-path': 'Repositorys schreibt man in Kleinbuchstaben.',

  'reference-empty': 'Welches Image? Zum Beispiel nginx:1.27 oder quay.io/team/app.',
  'reference-uppercase': 'Repositorys schreibt man in Kleinbuchstaben.',
  'reference-bad-format': 'Das ist nicht der Name eines Images.',
  'reference-bad-tag':
    'Dieses Tag geht nicht: Buchstaben, Ziffern, Punkte, Bindestriche und Unterstriche, höchstens 128.',
  'reference-bad-digest':
    'Dieser Digest lässt sich nicht lesen. Er sieht aus wie sha256: und 64 Stellen von 0 bis f.',
  'reference-digest-algorithm': 'Diese Art von Digest ist unbekannt. sha256 oder sha512 verwenden.',
  'reference-digest-length': 'Dieser Digest ist zu kurz oder zu lang.',
  'reference-name-too-long': 'Der Name des Repositorys ist zu lang: höchstens 255 Zeichen.',
  'reference-bad-host': 'Was vor dem ersten Schrägstrich steht, ist kein Hostname.',
  'reference-bad-port': 'Ein Port ist eine Zahl von 1 bis 65535.',
  'reference-host-too-long': 'Dieser Hostname ist zu lang.',
  'reference-odd-ip': 'Die IP-Adresse in ihrer üblichen Form schreiben, vier Zahlen von 0 bis 255.',
  'reference-uppercase-host':
    'Engines nehmen Hostnamen so, wie sie getippt sind. Diesen in Kleinbuchstaben schreiben.',
  'reference-bare-id': 'Das ist die Kennung eines Images. Den Namen eines Images angeben.',
  'reference-control': 'Das enthält Steuerzeichen, vielleicht vom Einfügen. Bitte herausnehmen.',
  'reference-not-ascii': 'Namen von Images schreibt man in einfachen Buchstaben ohne Akzente.',
  'reference-scheme': 'Das https:// davor weglassen.',
  'reference-space': 'Der Name eines Images hat keine Leerzeichen.',
  'reference-too-long': 'Das ist für den Namen eines Images zu lang.',
} as const satisfies Record<FaultCode, string>

/** `at.<field>.<code>` says it better where the field is known. */
export const faults = {
  ...byCode,
  unknown: 'Das lässt sich nicht verwenden.',
  offer: '{offer} verwenden',
  at: {
    name: { required: 'Ein Name wird gebraucht, um diese Registry von anderen zu unterscheiden.' },
    username: {
      required: 'Zu einem Passwort gehört ein Benutzername. Für anonymen Zugriff beide leer lassen.',
    },
    password: { required: 'Passwort oder Token dieses Benutzers eingeben.' },
    passphrase: { required: 'Die Passphrase eingeben.' },
    next: { required: 'Die neue Passphrase eingeben.' },
    namespace: { required: 'Einen Namespace wählen oder einen neuen eintippen.' },
  },
} as const
