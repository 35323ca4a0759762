/** Why a request came to no answer. `packed`: the body is compressed, which was not asked for. */
export type CallFault =
  | 'certificate'
  | 'not-tls'
  | 'no-such-host'
  | 'refused'
  | 'silent'
  | 'cut'
  | 'too-large'
  | 'packed'
  | 'other'

/** Node's codes for a certificate that is not vouched for (`x509_verify_cert_error_string` of OpenSSL). */
const certificateCodes =
  /^(CERT_|ERR_TLS_CERT|DEPTH_ZERO_|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA)/

/** Tells why a connection failed by Node's code for it. */
export function callFault(error: unknown): CallFault {
  const code = codeOf(error)
  if (certificateCodes.test(code)) return 'certificate'
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_') || code.startsWith('HPE_')) return 'not-tls'
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'no-such-host'
    case 'ECONNREFUSED':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EADDRNOTAVAIL':
      return 'refused'
    case 'ETIMEDOUT':
      return 'silent'
    case 'ECONNRESET':
    case 'EPIPE':
    case 'ECONNABORTED':
      return 'cut'
    default:
      return 'other'
  }
}

/** Node's code for a failure of the system or of TLS; '' where there is none. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error) || !('code' in error)) return ''
  return typeof error.code === 'string' ? error.code : ''
}
