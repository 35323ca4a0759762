import { type ClientRequest, type IncomingMessage, request as requestPlain } from 'node:http'
import { request } from 'node:https'
import type { SecureContext } from 'node:tls'
import { type CallFault, callFault } from './call-fault.ts'

/** One request to a registry, or to the place where it has tokens made. */
export interface RegistryCall {
  readonly url: URL
  /** The value of `Authorization`, for a way that is private; see `isPrivateWay`. */
  readonly authorization?: string | undefined
  /** A form to post, `application/x-www-form-urlencoded`; else it is a GET. */
  readonly form?: string | undefined
  /** By which authorities a certificate is judged; Node's own without it. */
  readonly trust?: SecureContext | undefined
  /** The longest body that is read, in bytes. */
  readonly limit: number
  /** The longest time for all of it, in milliseconds. */
  readonly patience: number
  readonly signal: AbortSignal
}

export type RegistryReply =
  | {
      readonly ok: true
      readonly status: number
      readonly header: (name: string) => string | undefined
      readonly body: Buffer
    }
  | { readonly ok: false; readonly fault: CallFault }

/**
 * Makes one request on a connection of its own. No redirect is followed, no packed body is unpacked, no
 * certificate is taken that the authorities do not vouch for. Throws the signal's reason after the signal.
 */
export async function callRegistry(call: RegistryCall): Promise<RegistryReply> {
  call.signal.throwIfAborted()
  const time = AbortSignal.timeout(call.patience)
  const signal = AbortSignal.any([call.signal, time])
  try {
    const outgoing = prepare(call, signal)
    try {
      const message = await answerTo(outgoing, call.form)
      return await readReply(message, call.limit)
    } finally {
      outgoing.destroy()
    }
  } catch (error) {
    call.signal.throwIfAborted()
    return { ok: false, fault: time.aborted ? 'silent' : callFault(error) }
  }
}

/** Said with every call: `NODE_TLS_REJECT_UNAUTHORIZED=0`, set for some other program, would change it. */
const judged = { rejectUnauthorized: true }

function prepare({ url, authorization, form, trust }: RegistryCall, signal: AbortSignal): ClientRequest {
  const method = form === undefined ? 'GET' : 'POST'
  const outgoing =
    url.protocol === 'https:'
      ? request(url, { method, signal, agent: false, ...judged, ...(trust ? { secureContext: trust } : {}) })
      : requestPlain(url, { method, signal, agent: false })
  // not among the options: Node prints those for NODE_DEBUG=http
  outgoing.setHeader('User-Agent', 'fairlead')
  outgoing.setHeader('Accept', 'application/json')
  if (authorization !== undefined) outgoing.setHeader('Authorization', authorization)
  if (form !== undefined) outgoing.setHeader('Content-Type', 'application/x-www-form-urlencoded')
  return outgoing
}

function answerTo(outgoing: ClientRequest, form: string | undefined): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    outgoing.on('error', reject)
    outgoing.on('response', resolve)
    // an answer that switches protocols ends in neither of the two
    outgoing.on('close', () => reject(Object.assign(new Error('closed'), { code: 'ECONNRESET' })))
    outgoing.end(form)
  })
}

async function readReply(message: IncomingMessage, limit: number): Promise<RegistryReply> {
  const encoding = message.headers['content-encoding'] ?? 'identity'
  if (encoding !== 'identity') return { ok: false, fault: 'packed' }
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > limit) return { ok: false, fault: 'too-large' }
    chunks.push(chunk)
  }
  const header = (name: string) => {
    const value = message.headers[name]
    return Array.isArray(value) ? value.join(', ') : value
  }
  return { ok: true, status: message.statusCode ?? 0, header, body: Buffer.concat(chunks) }
}
