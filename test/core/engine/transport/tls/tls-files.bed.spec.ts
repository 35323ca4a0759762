import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { EngineClient, type EngineClientOptions } from '../../../../../core/engine/engine-client.ts'
import { describeOnBed } from '../../../../bed/describe-on-bed.ts'
import {
  createEngineAuthority,
  type EngineAuthority,
  protectKey,
} from '../../../../bed/engines/far/engine-certificates.ts'
import type { KeyPair } from '../../../../bed/registries/certificate-authority.ts'
import { problemOf } from '../../problem-of.ts'

/** Nobody listens there: what is wrong with the files is told before anything is connected to. */
const endpoint = { kind: 'tcp', host: '127.0.0.61', port: 1, text: 'tcp://127.0.0.61:1' } as const

describeOnBed('DE-12: the files for TLS to an engine', () => {
  let folder: string
  let authority: EngineAuthority
  let client: KeyPair

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'tls-files-'))
    authority = createEngineAuthority(join(folder, 'authority'))
    client = authority.issue({})
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const right = () => ({
    ca: { file: authority.file },
    cert: { file: client.certificate },
    key: { file: client.key },
  })
  const factsOf = async (tls: EngineClientOptions['tls']) => {
    const made = new EngineClient(endpoint, { tls })
    const { code, data } = await problemOf(made.version())
    made.dispose()
    expect(code).toBe('engine.unreachable')
    return data
  }

  it('are fine where only the connection is refused', async () => {
    expect(await factsOf(right())).toMatchObject({ reason: 'refused' })
  })

  it('hold no key that is protected, of another certificate, or none at all', async () => {
    const passphrase = randomBytes(12).toString('hex')
    const locked = protectKey(client.key, passphrase)
    expect(await factsOf({ ...right(), key: { file: locked } })).toEqual({
      endpoint: endpoint.text,
      reason: 'tls-key-passphrase',
    })
    const stray = authority.issue({})
    for (const key of [{ file: stray.key }, { pem: Buffer.from('no key') }]) {
      expect(await factsOf({ ...right(), key })).toMatchObject({ reason: 'tls-key-unreadable' })
    }
    const { ca, cert, key } = right()
    expect(await factsOf({ ca, cert })).toMatchObject({
      reason: 'tls-key-unreadable',
      proof: 'there is no key',
    })
    expect(await factsOf({ ca, key })).toMatchObject({ proof: 'there is no certificate' })
  })

  it('are told of by name where they cannot be read, are too long, or are no files', async () => {
    const at = (name: string) => join(folder, name)
    writeFileSync(at('long'), Buffer.alloc(1024 * 1024 + 1, 0x2d))
    mkdirSync(at('folder'))
    symlinkSync(at('none'), at('dangling'))
    if (spawnSync('mkfifo', [at('pipe')]).status !== 0) throw new Error('no mkfifo')
    for (const [file, why] of [
      [at('none'), 'ENOENT'],
      [at('dangling'), 'ENOENT'],
      [at('long'), 'longer than 1 MiB'],
      [at('folder'), 'not a file'],
      [at('pipe'), 'not a file'],
      ['/dev/zero', 'not a file'],
      [`${authority.file}/ca.pem`, 'ENOTDIR'],
      [`${authority.file}\0`, 'ERR_INVALID_ARG_VALUE'],
    ]) {
      for (const part of ['ca', 'cert', 'key']) {
        expect(await factsOf({ ...right(), [part]: { file } })).toMatchObject({
          endpoint: endpoint.text,
          reason: 'tls-file-unreadable',
          proof: expect.stringContaining(`: ${why}`),
        })
      }
    }
  })

  it('name authorities, or nobody would be trusted without a word about why', async () => {
    const damaged = readFileSync(authority.file, 'utf8').replace(/\nMI/, '\nXX')
    for (const text of ['', 'no certificate', damaged, readFileSync(client.key)]) {
      expect(await factsOf({ ...right(), ca: { pem: Buffer.from(text) } })).toMatchObject({
        reason: 'tls-file-unreadable',
        proof: expect.stringMatching(/^the PEM text: (?:no|a damaged) certificate/),
      })
    }
    const long = { pem: Buffer.alloc(2 * 1024 * 1024) }
    expect(await factsOf({ ...right(), ca: long })).toMatchObject({ reason: 'tls-file-unreadable' })
  })

  it('show nothing of a key that cannot be read', async () => {
    const key = readFileSync(client.key, 'utf8')
    const broken = join(folder, 'broken.key')
    writeFileSync(broken, key.replace('PRIVATE KEY-----\nMIG', 'PRIVATE KEY-----\nMIH'))
    const facts = await factsOf({ ...right(), key: { file: broken } })
    expect(facts).toMatchObject({ reason: 'tls-key-unreadable' })
    const [, line = ''] = key.split('\n')
    expect(JSON.stringify(facts)).not.toContain(line)
  })
}, ['certificate'])
