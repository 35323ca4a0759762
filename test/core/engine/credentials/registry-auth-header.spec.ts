import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { EngineCredential } from '../../../../core/engine/engine-credential.ts'
import { engineServerAddress, registryAuthHeader } from '../../../../core/engine/registry-auth-header.ts'

type Kind = EngineCredential['secret']['kind']

function credential(secret: string, kind: Kind = 'password', serverAddress = 'ghcr.io'): EngineCredential {
  return { username: 'ann', secret: { kind, bytes: Buffer.from(secret) }, serverAddress }
}

/** As strict as Go's `base64.URLEncoding`: the url alphabet, padding wanted, no stray bits. */
function decodeStrictly(header: string): unknown {
  if (!/^[A-Za-z0-9_-]*={0,2}$/.test(header) || header.length % 4 !== 0) throw new Error('not Go base64url')
  const bytes = Buffer.from(header.replaceAll('-', '+').replaceAll('_', '/'), 'base64')
  const again = bytes.toString('base64').replaceAll('+', '-').replaceAll('/', '_')
  if (again !== header) throw new Error('stray bits')
  return JSON.parse(bytes.toString('utf8'))
}

describe('the X-Registry-Auth header', () => {
  test('DE-01: is what a strict Go decoder reads, whatever the length', () => {
    const paddings = new Set<number>()
    for (let length = 1; length <= 40; length += 1) {
      const password = randomBytes(length).toString('base64').slice(0, length)
      const header = registryAuthHeader(credential(password))
      paddings.add(header.length - header.replace(/=+$/, '').length)
      expect(decodeStrictly(header)).toEqual({ username: 'ann', password, serveraddress: 'ghcr.io' })
    }
    expect([...paddings].sort()).toEqual([0, 1, 2])
  })

  test('DE-01: uses the url alphabet where the standard one would have + and /', () => {
    // within JSON the bytes of these characters give the sextets 62 and 63 at some alignment
    const headers = ['', 'x', 'xx'].map((lead) => registryAuthHeader(credential(`${lead}>>>???~~~ÿþ`)))
    expect(headers.join('')).toContain('-')
    expect(headers.join('')).toContain('_')
    for (const header of headers) expect(header).toMatch(/^[A-Za-z0-9_=-]+$/)
  })

  test.each(['pässwörd', 'пароль', '密码🔑', '"\\\n\t'])('DE-01: keeps %j exactly', (word) => {
    const password = word + randomBytes(6).toString('hex')
    expect(decodeStrictly(registryAuthHeader(credential(password)))).toMatchObject({ password })
  })

  test('an identity token goes under its own key, and no password beside it', () => {
    const token = randomBytes(20).toString('hex')
    expect(decodeStrictly(registryAuthHeader(credential(token, 'identity-token')))).toEqual({
      username: 'ann',
      identitytoken: token,
      serveraddress: 'ghcr.io',
    })
  })

  test('Docker Hub goes by the address that engines know it by, every other host by itself', () => {
    expect(engineServerAddress('docker.io')).toBe('https://index.docker.io/v1/')
    expect(engineServerAddress('registry.hub.docker.com')).toBe('registry.hub.docker.com')
    expect(engineServerAddress('127.0.0.1:5000')).toBe('127.0.0.1:5000')
  })

  test.each(['', ' '])('DE-04: an empty server address %j is never encoded', (address) => {
    expect(() => registryAuthHeader(credential('x', 'password', address))).toThrow(/server address/)
  })
})
