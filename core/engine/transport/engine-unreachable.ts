import { Problem, type ProblemData } from '../../../contract/problem.ts'
import { safeProof } from '../safe-proof.ts'

type Reason = ProblemData<'engine.unreachable'>['reason']

/** A problem stays as it is; any failure of the connection becomes `engine.unreachable` with its reason. */
export function engineUnreachable(endpoint: string, error: unknown): Problem {
  if (error instanceof Problem) return error
  const reason = reasonFor(error)
  const proof = error instanceof Error ? safeProof(error.message) : ''
  return new Problem(
    'engine.unreachable',
    { endpoint, reason, ...(proof === '' ? {} : { proof }) },
    { cause: error },
  )
}

/** The error with which a wait of so many milliseconds ends. */
export function silentFor(milliseconds: number): Error {
  return Object.assign(new Error(`no answer for ${milliseconds} ms`), { code: 'ETIMEDOUT' })
}

function reasonFor(error: unknown): Reason {
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
      return 'other'
  }
}
