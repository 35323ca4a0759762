/** Access to a registry before a pull: the check and its remedies, both sides of trust, completion by tags. */
export const access = {
  stop: 'Stop asking',
  waiting: 'This pull waits for its turn. Whether the registry will let it in is asked meanwhile.',
  untold:
    'This engine cannot ask a registry without pulling. The pull itself will say whether the image may be read.',
  platform: 'Platform',
  platformOf: 'Made for {platforms}. Wanted here: {platform}.',
  remedies: {
    retry: 'Try again',
    edit: 'Edit “{name}”',
    use: 'Use “{name}” for this launch',
    add: 'Add a registry for {host}',
    tags: 'Show the tags',
    platform: 'Take {platform}',
    environments: 'Show the engines',
  },
  completion: {
    title: 'Used before',
    groups: { used: 'Used before or on this engine', tags: 'In the registry' },
  },
  tags: {
    asking: 'Asking the registry for its tags.',
    ask: 'Tags of {host} are listed by way of {realm}. A credential that is used here would go there.',
    agree: 'Ask it',
    listed: 'The registry has one tag. | The registry has {count} tags.',
    listedWith: 'The registry shows “{name}” one tag. | The registry shows “{name}” {count} tags.',
    more: 'It has more, which are not listed here.',
    unlisted: {
      refused: '{host} does not list the tags of this repository for this credential.',
      'not-found': '{host} knows no such repository, or hides it from this credential.',
      certificate: 'This computer does not trust the certificate of {host}, so its tags were not asked for.',
      'in-clear': '{host} speaks plain HTTP. Nothing is asked there in clear, so its tags are not listed.',
      'unfit-realm':
        '{host} sends whoever logs in to a place that cannot be trusted with a credential, so its tags are not listed.',
      unreachable: 'This computer could not reach {host}, so its tags are not listed.',
      silent: '{host} did not answer in time, so its tags are not listed.',
      'too-large': '{host} sends more than a list of tags ever is, so it was not read.',
      redirect: '{host} sends to another place for its tags, which is not followed.',
      quota: '{host} has had too many requests and lists no tags for a while.',
      elsewhere:
        'The engine runs on another machine, where {host} is another place than here. Its tags are not asked for.',
      'not-a-registry': 'What answers at {host} does not list tags as a registry does.',
      other: '{host} did not list the tags of this repository.',
    },
  },
  sides: {
    title: 'Both sides',
    looking: 'Looking at {host} from this computer and through the engine.',
    app: 'This program',
    engine: 'The engine',
    again: 'Look again',
    judgedBy: {
      'bundled-and-system': 'Judged by the authorities of this system and of Node.js.',
      bundled: 'Judged by the authorities of Node.js alone; those of this system could not be read.',
    },
    elsewhere:
      'The engine may run on another machine: its network, its clock and its authorities may be others than here.',
    appSays: {
      trusted: 'It trusts the certificate. The registry answered with status {status}.',
      'plain-http': 'No TLS is spoken there. Plain HTTP was answered with status {status}.',
      untrusted: {
        'unknown-issuer': 'It does not trust the certificate: nobody it knows vouches for its issuer.',
        'self-signed': 'It does not trust the certificate: it vouches for itself.',
        expired: 'It does not trust the certificate: it has expired.',
        'not-yet-valid': 'It does not trust the certificate: it is not valid yet.',
        'other-name': 'It does not trust the certificate: it is for another name.',
        other: 'It does not trust the certificate.',
      },
      unreachable: {
        'no-such-host': 'It found no such host.',
        refused: 'Nobody listens there.',
        silent: 'Nobody answered in time.',
        cut: 'The connection was cut.',
        other: 'It got no answer that it could read.',
      },
    },
    engineSays: {
      reached: 'It reached the registry and had an answer.',
      untold: 'It cannot be asked without a pull.',
    },
    conclusions: {
      'engine-lacks-authority':
        'This computer trusts the certificate, the engine does not. Give the engine the authority’s certificate.',
      'private-authority':
        'Neither side knows who vouches for this certificate. If the fingerprint is the one that the owner of {host} gives you, give the engine the authority’s certificate.',
      expired:
        'The certificate of {host} has run out. No setting of the engine helps: it must be renewed there.',
      'not-yet-valid':
        'The certificate of {host} is not valid yet. Check the clocks of this computer and of {host}.',
      'other-name':
        'The certificate is for another name than {host}. Use the name that it is for, or have it made anew.',
      'plain-http':
        '{host} speaks plain HTTP to both. Have it speak HTTPS, or tell the engine that it may do without.',
      'answers-differ':
        'The two sides met different things at {host}. Something between the engine and the registry answers in its place.',
      'only-app-reaches':
        'This computer reaches {host}, the engine does not. Look at the name server, proxy and firewall of the engine.',
      'only-engine-reaches':
        'The engine reaches {host}, this computer does not. Its certificate cannot be shown here.',
      'nobody-reaches':
        'Neither side reaches {host}. Check the address, the network and whether the registry is up.',
      'engine-proxy':
        'The engine goes through a proxy, and the proxy gave the answer. Look at the proxy settings of the engine.',
      'works-now': 'The engine reaches {host} by now. Check the access again.',
      unclear: 'The two sides do not tell more than the engine’s own words.',
    },
    certificate: {
      title: 'The certificate as it was shown to this program',
      subject: 'Subject',
      issuer: 'Issuer',
      names: 'For',
      moreNames: 'and {count} more',
      validity: 'Valid',
      span: '{from} to {to}',
      fingerprint: 'SHA-256',
      chain: 'Chain',
      chainOf: 'One certificate | {count} certificates',
    },
  },
} as const
