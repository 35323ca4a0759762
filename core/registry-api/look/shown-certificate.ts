import type { DetailedPeerCertificate, TLSSocket } from 'node:tls'

/** A server's certificate in its own words, which may hold anything. Instants are in milliseconds since 1970. */
export interface ShownCertificate {
  readonly subject: string
  readonly issuer: string
  readonly names: readonly string[]
  readonly validFrom: number
  readonly validTo: number
  /** SHA-256, pairs of hex digits with colons between. */
  readonly fingerprint: string
  /** How many certificates came, the server's own among them. */
  readonly chain: number
  readonly selfSigned: boolean
}

const longestChain = 10

/** Reads the certificate that a server has shown, trusted or not; undefined where it showed none. */
export function shownCertificate(socket: TLSSocket): ShownCertificate | undefined {
  const certificate = socket.getPeerCertificate(true)
  // Node gives an empty object for none
  if (certificate?.fingerprint256 === undefined) return undefined
  const own = socket.getPeerX509Certificate()
  return {
    subject: oneLine(own?.subject),
    issuer: oneLine(own?.issuer),
    names: (own?.subjectAltName ?? '').split(', ').filter((name) => name !== ''),
    validFrom: instant(certificate.valid_from),
    validTo: instant(certificate.valid_to),
    fingerprint: certificate.fingerprint256,
    chain: chainLength(certificate),
    selfSigned: own !== undefined && own.subject === own.issuer,
  }
}

/** OpenSSL writes one attribute a line, the most general first. */
function oneLine(name: string | undefined): string {
  return (name ?? '').split('\n').filter(Boolean).reverse().join(', ')
}

function instant(text: string): number {
  const at = Date.parse(text)
  return Number.isNaN(at) ? 0 : Math.max(0, at)
}

/** The last one of a chain names itself as its issuer. */
function chainLength(first: DetailedPeerCertificate): number {
  let length = 1
  let at = first
  while (length < longestChain && at.issuerCertificate && at.issuerCertificate !== at) {
    at = at.issuerCertificate
    length += 1
  }
  return length
}
