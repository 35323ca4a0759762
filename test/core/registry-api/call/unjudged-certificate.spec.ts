import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { callRegistry } from '../../../../core/registry-api/call/registry-call.ts'
import { findTokenRealm } from '../../../../core/registry-api/token-realm.ts'
import { createAuthority } from '../../../bed/registries/certificate-authority.ts'
import { type ScriptedRegistry, startScriptedRegistry } from '../../../bed/registries/scripted-registry.ts'

const folder = mkdtempSync(join(tmpdir(), 'fairlead-unjudged-'))
let registry: ScriptedRegistry

beforeAll(async () => {
  registry = await startScriptedRegistry({
    address: '127.0.0.1',
    pair: createAuthority(folder).issueFor('127.0.0.1'),
    answer: (_, response) => {
      response.writeHead(401, { 'www-authenticate': 'Bearer realm="https://evil.test/token"' }).end()
    },
  })
})
afterAll(async () => {
  await registry.dispose()
  rmSync(folder, { recursive: true })
})
beforeEach(() => {
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
})
afterEach(() => {
  vi.unstubAllEnvs()
  expect(registry.seen).toEqual([])
})

it('LK-05: no login goes behind a certificate that nobody vouches for, whatever the environment tells Node', async () => {
  const call = {
    url: new URL('/v2/', registry.origin),
    authorization: `Basic ${randomBytes(12).toString('base64')}`,
    limit: 1000,
    patience: 5000,
    signal: new AbortController().signal,
  }
  expect(await callRegistry(call)).toEqual({ ok: false, fault: 'certificate' })
})

it('LK-05: nobody behind such a certificate says where passwords are checked', async () => {
  expect(await findTokenRealm(registry.host, AbortSignal.timeout(5000))).toBeUndefined()
})
