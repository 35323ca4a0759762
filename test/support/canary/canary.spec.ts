import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fc, test as property } from '@fast-check/vitest'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CanaryScanner } from './canary.ts'

/** Characters that every encoding treats in its own way, between random ones. */
const secret = `${randomBytes(9).toString('base64url')}"/+ é\\%~${randomBytes(9).toString('base64url')}`
const scanner = new CanaryScanner({ password: secret })
const plain = new CanaryScanner({ password: randomBytes(24).toString('base64url') })

describe('the canary scanner finds a secret', () => {
  const bytes = Buffer.from(secret)
  it.each<[string, Buffer | string]>([
    ['as it is', `{"a":1} ${secret} `],
    ['in hex', bytes.toString('hex')],
    ['in upper-case hex', bytes.toString('hex').toUpperCase()],
    ['percent-encoded', `?p=${encodeURIComponent(secret)}&`],
    [
      'percent-encoded byte by byte',
      [...bytes].map((byte) => `%${byte.toString(16).toUpperCase()}`).join(''),
    ],
    ['JSON-escaped', JSON.stringify({ secret })],
    ['JSON in JSON', JSON.stringify(JSON.stringify({ secret: secret.slice(0, 12) }))],
    ['in UTF-16LE', Buffer.from(`x${secret}`, 'utf16le')],
    ['by its first twelve characters', `${secret.slice(0, 12)}…`],
    ['by its last twelve characters', `…${secret.slice(-12)}`],
  ])('%s', (_, content) => {
    expect(scanner.scan('here', content)).not.toEqual([])
  })

  property.prop([fc.uint8Array({ maxLength: 40 }), fc.uint8Array({ maxLength: 40 })])(
    'in base64, whatever stands before and after it',
    (before, after) => {
      const all = Buffer.concat([before, bytes, after])
      for (const encoding of ['base64', 'base64url'] as const) {
        const hits = scanner.scan('here', all.toString(encoding))
        // The two alphabets agree where no + or / is needed, and such a form stands once only.
        expect(hits.filter(({ form }) => form.startsWith('base64'))).not.toEqual([])
      }
    },
  )
})

describe('the canary scanner', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fairlead-canary-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('finds nothing where there is nothing, and never shows the secret', () => {
    expect(scanner.scan('here', randomBytes(100_000))).toEqual([])
    expect(JSON.stringify(scanner.scan('here', secret))).not.toContain(secret.slice(0, 12))
  })

  it('looks into folders, hidden files and file names, and across the joints of a big file', () => {
    mkdirSync(join(folder, 'a/.b'), { recursive: true })
    const big = Buffer.alloc(9 * 1024 * 1024)
    const joint = 4 * 1024 * 1024
    big.write(secret, joint - 5)
    writeFileSync(join(folder, 'a/.b/big'), big)
    symlinkSync('nowhere', join(folder, 'a/link'))
    const hits = scanner.scanFolder(folder)
    expect(hits.find(({ form }) => form === 'raw')).toMatchObject({
      where: join(folder, 'a/.b/big'),
      offset: joint - 5,
    })
    const named = new CanaryScanner({ password: 'n'.repeat(20) })
    mkdirSync(join(folder, 'n'.repeat(20)))
    expect(named.scanFolder(folder)).not.toEqual([])
  })

  it('looks at the arguments and the environment of a process and its children', async (context) => {
    context.skip(process.platform !== 'linux', 'only Linux shows them')
    const canary = randomBytes(24).toString('base64url')
    const child = spawn('sh', ['-c', 'read line; true', 'sh', canary], {
      env: { PATH: process.env.PATH, LEAK: canary },
    })
    await new Promise((done) => child.on('spawn', done))
    const found = new CanaryScanner({ password: canary })
    await expect
      .poll(() => found.scanProcesses(process.pid).map(({ where }) => where))
      .toEqual(expect.arrayContaining([`/proc/${child.pid}/cmdline`, `/proc/${child.pid}/environ`]))
    expect(plain.scanProcesses(process.pid)).toEqual([])
    child.stdin.end('\n')
  })

  it('refuses a secret so short that its pieces would be found by chance', () => {
    expect(() => new CanaryScanner({ password: 'x'.repeat(15) })).toThrow('at least 16')
  })
})
