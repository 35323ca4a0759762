import type { UnreachableReason } from '../way/way-failure.ts'

/** In order; each looks at Node's code and at OpenSSL's words, in which BoringSSL and other versions differ. */
const rules: readonly (readonly [UnreachableReason | 'key', RegExp])[] = [
  ['tls-wrong-name', /ERR_TLS_CERT_ALTNAME/],
  ['key', /alert[_ ](?:certificate[_ ]required|number 116)/i],
  [
    'key',
    /alert[_ ](?:bad[_ ]certificate|unsupported[_ ]certificate|certificate[_ ](?:revoked|expired|unknown)|unknown[_ ]ca|access[_ ]denied|decrypt[_ ]error)/i,
  ],
  ['tls-expired', /CERT_HAS_EXPIRED|certificate has expired/],
  ['tls-not-yet-valid', /CERT_NOT_YET_VALID|certificate is not yet valid/],
  [
    'tls-unknown-authority',
    /SELF_SIGNED_CERT|UNABLE_TO_GET_ISSUER_CERT|UNABLE_TO_VERIFY_LEAF_SIGNATURE|CERT_UNTRUSTED|CERT_REJECTED|CERT_SIGNATURE_FAILURE|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED|CERT_CHAIN_TOO_LONG/,
  ],
  [
    'tls-not-spoken',
    /wrong[_ ]version[_ ]number|http[_ ]request|packet[_ ]length[_ ]too[_ ]long|record[_ ]too[_ ]large/i,
  ],
  ['tls-other', /^(?:ERR_SSL_|ERR_TLS_|EPROTO|CERT_)/],
]

/** What a failure of TLS means; `undefined` for one of the network. `hasKey`: a client certificate was shown. */
export function tlsReason(error: unknown, hasKey: boolean): UnreachableReason | undefined {
  if (!(error instanceof Error)) return undefined
  const code = 'code' in error ? String(error.code) : ''
  const found =
    rules.find(([, when]) => when.test(code))?.[0] ?? rules.find(([, when]) => when.test(error.message))?.[0]
  return found === 'key' ? (hasKey ? 'tls-key-refused' : 'tls-key-missing') : found
}
