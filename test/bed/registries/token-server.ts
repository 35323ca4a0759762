import {
  createPrivateKey,
  type KeyObject,
  randomUUID,
  sign,
  timingSafeEqual,
  X509Certificate,
} from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { KeyPair } from './certificate-authority.ts'
import type { RegistryUser } from './serve-distribution.ts'

/** One request for a token: who asked by Basic, for which scopes, and what came of it. */
export type TokenRequest = {
  readonly user: string | undefined
  readonly scopes: readonly string[]
  readonly status: number
}

/** The place that hands out tokens for a registry. */
export type TokenServer = {
  readonly host: string
  readonly realm: string
  requests(): readonly TokenRequest[]
  dispose(): Promise<void>
}

type Access = { readonly type: string; readonly name: string; readonly actions: readonly string[] }

/**
 * Starts a token server that behaves as Docker Hub's: anyone gets a token, which opens the repositories under
 * `public/` for pulls; a user who names himself by Basic gets one for all that he asks for, but for what is
 * under `closed/`, and a wrong password gets 401 and no token. Tokens are signed with the key of `signer` (distribution's token
 * specification: RS256 or ES256 with the certificate in `x5c`).
 */
export async function startTokenServer(options: {
  readonly address: string
  readonly issuer: string
  readonly signer: KeyPair
  readonly users: readonly RegistryUser[]
}): Promise<TokenServer> {
  const certificate = new X509Certificate(readFileSync(options.signer.certificate))
  const key = createPrivateKey(readFileSync(options.signer.key))
  const log: TokenRequest[] = []
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const { searchParams } = new URL(request.url ?? '/', 'http://tokens')
    const named = basicUser(request)
    const known = named && options.users.some((user) => same(user, named))
    const status = named && !known ? 401 : 200
    const scopes = searchParams.getAll('scope')
    log.push({ user: named?.name, scopes, status })
    response.writeHead(status, { 'content-type': 'application/json' })
    if (status === 401)
      return void response.end(JSON.stringify({ details: 'incorrect username or password' }))
    const access = scopes.flatMap((scope) => granted(scope, named !== undefined))
    const now = Math.floor(Date.now() / 1000)
    const claims = {
      iss: options.issuer,
      sub: named?.name ?? '',
      aud: searchParams.get('service') ?? '',
      ...{ iat: now, nbf: now - 10, exp: now + 300, jti: randomUUID() },
      access,
    }
    const token = jsonWebToken(certificate, key, claims)
    response.end(JSON.stringify({ token, access_token: token, expires_in: 300 }))
  }
  const server = createServer((request, response) => {
    request.resume()
    answer(request, response)
  })
  await new Promise<void>((done) => server.listen(0, options.address, done))
  const host = `${options.address}:${(server.address() as AddressInfo).port}`
  return {
    host,
    realm: `http://${host}/token`,
    requests: () => log,
    dispose: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}

function basicUser({ headers }: IncomingMessage): RegistryUser | undefined {
  const [scheme, value = ''] = (headers.authorization ?? '').split(' ')
  if (scheme !== 'Basic') return undefined
  const [, name = '', password = ''] = /^([^:]*):(.*)$/s.exec(Buffer.from(value, 'base64').toString()) ?? []
  return { name, password }
}

function same(user: RegistryUser, named: RegistryUser): boolean {
  const [right, given] = [Buffer.from(user.password), Buffer.from(named.password)]
  return user.name === named.name && right.length === given.length && timingSafeEqual(right, given)
}

/** `repository:team/app:pull,push`: a user gets all of it, anyone else at most the pull of what is public. */
function granted(scope: string, user: boolean): Access[] {
  const [type = '', name = '', actions = ''] = scope.split(':')
  const wanted = actions.split(',')
  if (user) return name.startsWith('closed/') ? [] : [{ type, name, actions: wanted }]
  return name.startsWith('public/') && wanted.includes('pull') ? [{ type, name, actions: ['pull'] }] : []
}

function jsonWebToken(certificate: X509Certificate, key: KeyObject, claims: object): string {
  const header = { typ: 'JWT', alg: 'ES256', x5c: [certificate.raw.toString('base64')] }
  const text = [header, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
  const signature = sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' })
  return `${text}.${signature.toString('base64url')}`
}
