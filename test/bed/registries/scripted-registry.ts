import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { KeyPair } from './certificate-authority.ts'

/** One request that came in, with its whole credential: secrets of tests are random and worth nothing. */
export type SeenRequest = {
  readonly method: string
  readonly url: string
  readonly authorization: string | undefined
  readonly body: string
}

export type ScriptedRegistry = {
  readonly host: string
  readonly origin: string
  /** Everything that came in, in order. */
  readonly seen: readonly SeenRequest[]
  dispose(): Promise<void>
}

/**
 * Starts a stand-in for a registry or a token server that answers as `answer` says, good or evil. It speaks TLS
 * where it is given a certificate.
 */
export async function startScriptedRegistry(options: {
  readonly address: string
  readonly pair?: KeyPair | undefined
  readonly answer: RequestListener
}): Promise<ScriptedRegistry> {
  const { address, pair, answer } = options
  const seen: SeenRequest[] = []
  const listener: RequestListener = (request, response) => {
    const { method = '', url = '', headers } = request
    void bodyOf(request).then((body) => {
      seen.push({ method, url, authorization: headers.authorization, body })
      answer(request, response)
    })
  }
  const server: Server = pair
    ? createSecureServer({ key: readFileSync(pair.key), cert: readFileSync(pair.certificate) }, listener)
    : createServer(listener)
  await new Promise<void>((done) => server.listen(0, address, done))
  const host = `${address}:${(server.address() as AddressInfo).port}`
  return {
    host,
    origin: `${pair ? 'https' : 'http'}://${host}`,
    seen,
    dispose: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}
