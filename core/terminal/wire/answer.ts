import type { CredentialVerb } from './opening.ts'

/** What a credential helper says and how it ends. */
export interface Answer {
  /** 0 or 1. */
  readonly exit: number
  /** Standard output, where Docker reads answers and errors alike. Zeroed once it is sent. */
  readonly out: Buffer
  /** Standard error, which Docker shows its user. */
  readonly err: string
}

/** The longest answer that a helper takes (bytes). */
export const mostAnswer = 8 * 1024 * 1024

const headBytes = 5

/** The payload of the frame that ends a question. Zeroes the answer. */
export function answerPayload({ exit, out, err }: Answer): Buffer {
  const payload = Buffer.allocUnsafeSlow(headBytes + out.length + Buffer.byteLength(err))
  payload.writeUInt8(exit)
  payload.writeUInt32BE(out.length, 1)
  payload.set(out, headBytes)
  payload.write(err, headBytes + out.length)
  out.fill(0)
  return payload
}

/** Undefined for what is no answer. */
export function readAnswer(payload: Buffer): Answer | undefined {
  if (payload.length < headBytes) return undefined
  const length = payload.readUInt32BE(1)
  if (length > payload.length - headBytes) return undefined
  return {
    exit: payload.readUInt8(0),
    out: payload.subarray(headBytes, headBytes + length),
    err: payload.toString('utf8', headBytes + length),
  }
}

/** A failure as Docker's helpers tell it: the sentence on standard output, exit code 1. */
export function failed(sentence: string, err = ''): Answer {
  return { exit: 1, out: Buffer.from(`${sentence}\n`), err: err === '' ? '' : `${err}\n` }
}

/**
 * The answer with its failure told on standard error, too, where the question was for a login: Docker's command line
 * passes over whatever a helper says there with exit code 1 (measured with 28.2), and pulls without a login.
 */
export function audible(verb: CredentialVerb, answer: Answer): Answer {
  const isSilent = verb === 'get' && answer.exit !== 0 && answer.err === ''
  return isSilent && answer.out.subarray(0, own.length).equals(own)
    ? { ...answer, err: answer.out.toString() }
    : answer
}

/** How every failure begins that is not one of the protocol's own texts. */
const own = Buffer.from('Fairlead: ')
