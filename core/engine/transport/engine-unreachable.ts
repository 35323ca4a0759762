import { Problem } from '../../../contract/problem.ts'
import { safeProof } from '../safe-proof.ts'
import { tlsReason } from './tls/tls-reason.ts'
import { type UnreachableReason, WayFailure } from './way/way-failure.ts'

/** A problem stays as it is; any failure of the connection becomes `engine.unreachable` with its reason. */
export function engineUnreachable(endpoint: string, error: unknown): Problem {
  if (error instanceof Problem) return error
  const { reason, words, command } = factsOf(error)
  const proof = safeProof(words)
  return new Problem(
    'engine.unreachable',
    {
      endpoint,
      reason,
      ...(command === undefined ? {} : { command }),
      ...(proof === '' ? {} : { proof }),
    },
    { cause: error },
  )
}

/** The error with which a wait of so many milliseconds ends. */
export function silentFor(milliseconds: number): Error {
  return Object.assign(new Error(`no answer for ${milliseconds} ms`), { code: 'ETIMEDOUT' })
}

type Facts = { readonly reason: UnreachableReason; readonly words: string; readonly command?: string }

function factsOf(error: unknown): Facts {
  if (!(error instanceof WayFailure))
    return { reason: reasonFor(error), words: error instanceof Error ? error.message : '' }
  const { words = '', command } = error.details
  return { reason: error.reason, words, ...(command === undefined ? {} : { command }) }
}

function reasonFor(error: unknown): UnreachableReason {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code.startsWith('HPE_')) return code === 'HPE_INVALID_EOF_STATE' ? 'cut' : 'rubbish'
  switch (code) {
    case 'ENOENT':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'missing'
    case 'ECONNREFUSED':
    case 'ENOTSOCK':
    case 'ENOTDIR':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return 'refused'
    case 'EACCES':
    case 'EPERM':
      return 'permission'
    case 'ETIMEDOUT':
    case 'ESOCKETTIMEDOUT':
    case 'EAGAIN':
      return 'silent'
    case 'ECONNRESET':
    case 'EPIPE':
    case 'ECONNABORTED':
    case 'ERR_STREAM_PREMATURE_CLOSE':
      return 'cut'
    case 'ERR_HTTP_TRAILER_INVALID':
    case 'ERR_INVALID_CHUNK':
      return 'rubbish'
    default:
      return tlsReason(error, false) ?? 'other'
  }
}
