import type { access as english } from '../en/access.ts'
import type { Shape } from '../shape.ts'

/** Access to a registry before a pull: the check and its remedies, both sides of trust, completion by tags. */
export const access = {
  stop: 'Nicht mehr fragen',
  waiting:
    'Dieser Pull wartet, bis er an der Reihe ist. Währenddessen wird gefragt, ob die Registry ihn zulässt.',
  untold:
    'Diese Engine kann eine Registry nicht fragen, ohne zu laden. Ob das Image gelesen werden darf, zeigt erst der Pull.',
  platform: 'Plattform',
  platformOf: 'Gebaut für {platforms}. Hier gewünscht: {platform}.',
  remedies: {
    retry: 'Erneut versuchen',
    edit: '„{name}“ bearbeiten',
    use: '„{name}“ für diesen Start verwenden',
    add: 'Registry für {host} hinzufügen',
    tags: 'Tags zeigen',
    platform: '{platform} nehmen',
    environments: 'Engines zeigen',
  },
  completion: {
    title: 'Schon verwendet',
    groups: { used: 'Schon verwendet oder auf dieser Engine', tags: 'In der Registry' },
  },
  tags: {
    asking: 'Die Registry wird nach ihren Tags gefragt.',
    ask: 'Tags von {host} werden über {realm} aufgelistet. Hier verwendete Zugangsdaten würden dorthin gehen.',
    agree: 'Fragen',
    listed: 'Die Registry hat ein Tag. | Die Registry hat {count} Tags.',
    listedWith: 'Die Registry zeigt „{name}“ ein Tag. | Die Registry zeigt „{name}“ {count} Tags.',
    more: 'Sie hat mehr, die hier nicht aufgeführt sind.',
    unlisted: {
      refused: '{host} listet die Tags dieses Repositorys für diese Zugangsdaten nicht auf.',
      'not-found': '{host} kennt dieses Repository nicht oder verbirgt es vor diesen Zugangsdaten.',
      certificate:
        'Dieser Rechner vertraut dem Zertifikat von {host} nicht, daher wurde nicht nach Tags gefragt.',
      'in-clear':
        '{host} spricht unverschlüsseltes HTTP. Im Klartext wird dort nichts gefragt, daher werden seine Tags nicht aufgelistet.',
      'unfit-realm':
        '{host} schickt zur Anmeldung an eine Stelle, der keine Zugangsdaten anvertraut werden können, daher werden seine Tags nicht aufgelistet.',
      unreachable: 'Dieser Rechner konnte {host} nicht erreichen, daher werden seine Tags nicht aufgelistet.',
      silent: '{host} antwortete nicht rechtzeitig, daher werden seine Tags nicht aufgelistet.',
      'too-large': '{host} sendet mehr, als eine Liste von Tags je umfasst, daher wurde sie nicht gelesen.',
      redirect: '{host} verweist für seine Tags an eine andere Stelle, dem wird nicht gefolgt.',
      quota: '{host} hat zu viele Anfragen bekommen und listet eine Zeit lang keine Tags auf.',
      elsewhere:
        'Die Engine läuft auf einem anderen Rechner, wo {host} eine andere Stelle ist als hier. Nach den Tags wird nicht gefragt.',
      'not-a-registry': 'Was unter {host} antwortet, listet Tags nicht so auf, wie es eine Registry tut.',
      other: '{host} listete die Tags dieses Repositorys nicht auf.',
    },
  },
  sides: {
    title: 'Beide Seiten',
    looking: '{host} wird von diesem Rechner aus und über die Engine angesehen.',
    app: 'Dieses Programm',
    engine: 'Die Engine',
    again: 'Erneut ansehen',
    judgedBy: {
      'bundled-and-system': 'Beurteilt nach den Zertifizierungsstellen dieses Systems und von Node.js.',
      bundled:
        'Beurteilt allein nach den Zertifizierungsstellen von Node.js; die dieses Systems konnten nicht gelesen werden.',
    },
    elsewhere:
      'Vielleicht läuft die Engine auf einem anderen Rechner: Netz, Uhr und Zertifizierungsstellen können dort andere sein als hier.',
    appSays: {
      trusted: 'Es vertraut dem Zertifikat. Die Registry antwortete mit Status {status}.',
      'plain-http':
        'Dort wird kein TLS gesprochen. Unverschlüsseltes HTTP wurde mit Status {status} beantwortet.',
      untrusted: {
        'unknown-issuer':
          'Es vertraut dem Zertifikat nicht: Niemand, den es kennt, bürgt für dessen Aussteller.',
        'self-signed': 'Es vertraut dem Zertifikat nicht: Es bürgt für sich selbst.',
        expired: 'Es vertraut dem Zertifikat nicht: Es ist abgelaufen.',
        'not-yet-valid': 'Es vertraut dem Zertifikat nicht: Es ist noch nicht gültig.',
        'other-name': 'Es vertraut dem Zertifikat nicht: Es gilt für einen anderen Namen.',
        other: 'Es vertraut dem Zertifikat nicht.',
      },
      unreachable: {
        'no-such-host': 'Es fand keinen solchen Host.',
        refused: 'Dort nimmt niemand Verbindungen an.',
        silent: 'Niemand antwortete rechtzeitig.',
        cut: 'Die Verbindung wurde getrennt.',
        other: 'Es bekam keine Antwort, die es lesen konnte.',
      },
    },
    engineSays: {
      reached: 'Sie erreichte die Registry und bekam eine Antwort.',
      untold: 'Ohne einen Pull kann sie nicht gefragt werden.',
    },
    conclusions: {
      'engine-lacks-authority':
        'Dieser Rechner vertraut dem Zertifikat, die Engine nicht. Geben Sie der Engine das Zertifikat der Zertifizierungsstelle.',
      'private-authority':
        'Keine Seite weiß, wer für dieses Zertifikat bürgt. Wenn der Fingerabdruck der ist, den der Betreiber von {host} Ihnen nennt, geben Sie der Engine das Zertifikat der Zertifizierungsstelle.',
      expired:
        'Das Zertifikat von {host} ist abgelaufen. Keine Einstellung der Engine hilft: Es muss dort erneuert werden.',
      'not-yet-valid':
        'Das Zertifikat von {host} ist noch nicht gültig. Prüfen Sie die Uhren dieses Rechners und von {host}.',
      'other-name':
        'Das Zertifikat gilt für einen anderen Namen als {host}. Verwenden Sie den Namen, für den es gilt, oder lassen Sie es neu ausstellen.',
      'plain-http':
        '{host} spricht mit beiden unverschlüsseltes HTTP. Lassen Sie es HTTPS sprechen oder sagen Sie der Engine, dass es ohne gehen darf.',
      'answers-differ':
        'Die beiden Seiten trafen unter {host} auf Verschiedenes. Etwas zwischen Engine und Registry antwortet an ihrer Stelle.',
      'only-app-reaches':
        'Dieser Rechner erreicht {host}, die Engine nicht. Sehen Sie sich Nameserver, Proxy und Firewall der Engine an.',
      'only-engine-reaches':
        'Die Engine erreicht {host}, dieser Rechner nicht. Das Zertifikat kann hier nicht gezeigt werden.',
      'nobody-reaches':
        'Keine Seite erreicht {host}. Prüfen Sie die Adresse, das Netz und ob die Registry läuft.',
      'engine-proxy':
        'Die Engine geht über einen Proxy, und der Proxy gab die Antwort. Sehen Sie sich die Proxy-Einstellungen der Engine an.',
      'works-now': 'Inzwischen erreicht die Engine {host}. Prüfen Sie den Zugriff erneut.',
      unclear: 'Die beiden Seiten sagen nicht mehr als die Worte der Engine.',
    },
    certificate: {
      title: 'Das Zertifikat, wie es diesem Programm gezeigt wurde',
      subject: 'Inhaber',
      issuer: 'Aussteller',
      names: 'Für',
      moreNames: 'und {count} weitere',
      validity: 'Gültig',
      span: '{from} bis {to}',
      fingerprint: 'SHA-256',
      chain: 'Kette',
      chainOf: 'Ein Zertifikat | {count} Zertifikate',
    },
  },
} as const satisfies Shape<typeof english>
