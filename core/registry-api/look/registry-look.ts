import { isIP } from 'node:net'
import { type ConnectionOptions, connect, type SecureContext, type TLSSocket } from 'node:tls'
import { type CallFault, callFault, codeOf } from '../call/call-fault.ts'
import { callRegistry } from '../call/registry-call.ts'
import { registryPlace } from '../call/registry-place.ts'
import { type ShownCertificate, shownCertificate } from './shown-certificate.ts'

/** What stands at a registry's address, as seen from here. `words` are those of Node and OpenSSL. */
export type RegistryLook =
  | { readonly kind: 'trusted'; readonly status: number; readonly certificate: ShownCertificate }
  | {
      readonly kind: 'untrusted'
      /** Node's code for what is wrong with the certificate. */
      readonly code: string
      readonly words: string
      readonly certificate: ShownCertificate
    }
  | { readonly kind: 'plain-http'; readonly status: number }
  | { readonly kind: 'unreachable'; readonly fault: CallFault; readonly words: string }

/** The longest time for each of the steps, in milliseconds. */
const patience = 10_000

/**
 * Looks at `/v2/` of a registry from this machine: the certificate first, which is judged and never trusted, and
 * the answer only behind one that is good. Where no TLS is spoken, plain HTTP is tried on the same host. Nothing
 * secret is sent, no redirect is followed. Throws the signal's reason after the signal.
 */
export async function lookAtRegistry(
  host: string,
  trust: SecureContext,
  signal: AbortSignal,
): Promise<RegistryLook> {
  const url = new URL(`https://${registryPlace(host)}/v2/`)
  const seen = await certificateAt(url, trust, signal)
  if (seen.kind !== 'judged') {
    const plain = await plainStatus(url, trust, signal, seen.fault)
    return plain ?? { kind: 'unreachable', fault: seen.fault, words: seen.words }
  }
  const { certificate, code, words } = seen
  if (code !== '') return { kind: 'untrusted', code, words, certificate }
  const reply = await callRegistry({ url, trust, signal, patience, limit: 64 * 1024 })
  // what was good a moment ago and is not now is another machine behind the same name
  if (!reply.ok) return { kind: 'unreachable', fault: reply.fault, words: '' }
  return { kind: 'trusted', status: reply.status, certificate }
}

async function plainStatus(
  url: URL,
  trust: SecureContext,
  signal: AbortSignal,
  fault: CallFault,
): Promise<RegistryLook | undefined> {
  if (fault !== 'not-tls' && fault !== 'refused') return undefined
  const plain = new URL(url)
  plain.protocol = 'http:'
  const reply = await callRegistry({ url: plain, trust, signal, patience, limit: 64 * 1024 })
  return reply.ok ? { kind: 'plain-http', status: reply.status } : undefined
}

type Seen =
  | {
      readonly kind: 'judged'
      readonly certificate: ShownCertificate
      readonly code: string
      readonly words: string
    }
  | { readonly kind: 'none'; readonly fault: CallFault; readonly words: string }

/** Shakes hands whatever the certificate is, notes it and hangs up; not a byte of HTTP is sent. */
async function certificateAt(url: URL, trust: SecureContext, signal: AbortSignal): Promise<Seen> {
  signal.throwIfAborted()
  const time = AbortSignal.timeout(patience)
  const ends = AbortSignal.any([signal, time])
  let socket: TLSSocket | undefined
  try {
    socket = await shakenHands(url, trust, ends)
    const certificate = shownCertificate(socket)
    if (!certificate) return { kind: 'none', fault: 'not-tls', words: 'no certificate' }
    if (socket.authorized) return { kind: 'judged', certificate, code: '', words: '' }
    const judged: unknown = socket.authorizationError
    const words = judged instanceof Error ? judged.message : String(judged)
    return { kind: 'judged', certificate, code: codeOf(judged) || words, words }
  } catch (error) {
    signal.throwIfAborted()
    const words = error instanceof Error ? error.message : ''
    return { kind: 'none', fault: time.aborted ? 'silent' : callFault(error), words }
  } finally {
    socket?.destroy()
  }
}

function shakenHands(url: URL, trust: SecureContext, signal: AbortSignal): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const name = url.hostname.replace(/^\[|\]$/g, '')
    const options: ConnectionOptions = {
      host: name,
      port: url.port === '' ? 443 : Number(url.port),
      // an address is no name for SNI (RFC 6066)
      ...(isIP(name) === 0 ? { servername: name } : {}),
      secureContext: trust,
      // judged by the caller, who sends nothing over this connection
      rejectUnauthorized: false,
    }
    const socket = connect(options)
    const stop = () => socket.destroy(Object.assign(new Error('stopped'), { code: 'ETIMEDOUT' }))
    signal.addEventListener('abort', stop, { once: true })
    socket.once('secureConnect', () => {
      signal.removeEventListener('abort', stop)
      resolve(socket)
    })
    socket.on('error', reject)
    socket.on('close', () => {
      signal.removeEventListener('abort', stop)
      reject(Object.assign(new Error('closed before the end of the handshake'), { code: 'ECONNRESET' }))
    })
  })
}
