import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { newHead, openHead, readHead } from '../../../core/backup/archive/archive-head.ts'
import { packFiles, unpackFiles } from '../../../core/backup/archive/packed-files.ts'
import {
  chunkBytes,
  openStream,
  sealedBytes,
  sealStream,
} from '../../../core/backup/archive/sealed-stream.ts'
import { placeOf } from '../../../core/backup/data-shape.ts'
import { dataShape } from '../../../core/compose/data-formats.ts'
import { Secret } from '../../../core/vault/secret.ts'

const cost = { N: 2 ** 14, r: 8, p: 1 }
const key = randomBytes(32)
const head = Buffer.from('{"a":1}\n')
const sealed = (plain: Buffer) => Buffer.concat([...sealStream(key, head, plain)])
const step = chunkBytes + 16

describe('the sealed stream', () => {
  it.each([0, 1, chunkBytes - 1, chunkBytes, chunkBytes + 1, 3 * chunkBytes])(
    'gives %i bytes back',
    (size) => {
      const plain = randomBytes(size)
      const bytes = sealed(plain)
      expect(bytes.length).toBe(sealedBytes(size))
      expect(openStream(key, head, bytes)?.equals(plain)).toBe(true)
    },
  )

  const bytes = sealed(randomBytes(3 * chunkBytes + 100))
  const chunk = (number: number) => bytes.subarray(number * step, (number + 1) * step)
  it.each([
    ['cut in a chunk', bytes.subarray(0, -1)],
    ['cut after a chunk', bytes.subarray(0, 3 * step)],
    ['cut to one chunk', chunk(0)],
    ['cut to nothing', Buffer.alloc(0)],
    ['one byte more', Buffer.concat([bytes, Buffer.of(0)])],
    ['a chunk more', Buffer.concat([bytes, chunk(3)])],
    ['an empty last chunk more', Buffer.concat([bytes.subarray(0, 3 * step), sealed(Buffer.alloc(0))])],
    ['two chunks in each other’s place', Buffer.concat([chunk(1), chunk(0), chunk(2), chunk(3)])],
    ['a chunk twice', Buffer.concat([chunk(0), chunk(0), chunk(1), chunk(2), chunk(3)])],
    ['a chunk less', Buffer.concat([chunk(0), chunk(2), chunk(3)])],
    [
      'a chunk of another stream',
      Buffer.concat([
        ...[...sealStream(randomBytes(32), head, randomBytes(2 * chunkBytes))].slice(0, 1),
        bytes.subarray(step),
      ]),
    ],
  ])('refuses %s', (_, changed) => {
    expect(openStream(key, head, Buffer.from(changed))).toBeUndefined()
  })

  it('refuses a flip of any bit in any region', () => {
    for (const at of [
      0,
      15,
      chunkBytes - 1,
      chunkBytes,
      step - 1,
      step,
      2 * step + 9,
      bytes.length - 17,
      bytes.length - 1,
    ]) {
      for (const bit of [1, 128]) {
        const changed = Buffer.from(bytes)
        changed.writeUInt8(changed.readUInt8(at) ^ bit, at)
        expect(openStream(key, head, changed), `${at}`).toBeUndefined()
      }
    }
  })

  it('refuses another key and another first line', () => {
    expect(openStream(randomBytes(32), head, bytes)).toBeUndefined()
    expect(openStream(key, Buffer.from('{"a":2}\n'), bytes)).toBeUndefined()
  })
})

describe('the first line', () => {
  const passphrase = () => Secret.fromText(randomBytes(18).toString('base64url'))

  it('opens with its passphrase alone, in any Unicode form', async () => {
    const composed = 'Zoë und Änne 42'
    const made = await newHead(Secret.fromText(composed.normalize('NFC')), {
      createdAt: 5,
      cost,
      random: randomBytes,
    })
    const read = readHead(Buffer.concat([made.line, randomBytes(40)]))
    if (read.kind !== 'head') throw new Error('It is whole')
    const opened = await openHead(read, Secret.fromText(composed.normalize('NFD')))
    expect(opened).toMatchObject({ createdAt: 5, line: made.line, key: made.key })
    expect(await openHead(read, passphrase())).toBeUndefined()
    expect(await openHead(read, Secret.fromText('x'.repeat(1024 * 1024)))).toBeUndefined()
  })

  it('is damaged by a flip of any bit, and is never taken for another passphrase', async () => {
    const { line } = await newHead(passphrase(), { createdAt: Date.now(), cost, random: randomBytes })
    for (let at = 0; at < line.length; at += 1) {
      const changed = Buffer.concat([line, Buffer.alloc(10)])
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at)
      expect(readHead(changed).kind, String.fromCharCode(line.readUInt8(at))).not.toBe('head')
    }
  })

  it.each<[string, (line: Record<string, unknown>) => object]>([
    ['4 TiB of memory', (line) => ({ ...line, N: 2 ** 32 })],
    ['no work at all', (line) => ({ ...line, N: 1 })],
    ['many rounds', (line) => ({ ...line, p: 1000 })],
    ['wide blocks', (line) => ({ ...line, r: 1024 })],
    ['no salt', (line) => ({ ...line, salt: '' })],
    ['another derivation', (line) => ({ ...line, kdf: 'pbkdf2' })],
    ['a field more', (line) => ({ ...line, note: 'x' })],
    ['a field less', ({ check: _, ...line }) => line],
    ['version 0', (line) => ({ ...line, version: 0 })],
    ['another format', (line) => ({ ...line, format: 'fairlead/vault' })],
  ])('KS-11: refuses %s before anything is derived', async (_, change) => {
    const { line } = await newHead(passphrase(), { createdAt: 1, cost, random: randomBytes })
    const changed = change(JSON.parse(line.toString()) as Record<string, unknown>)
    expect(readHead(Buffer.from(`${JSON.stringify(changed)}\n`))).toEqual({ kind: 'damaged' })
  })

  it('tells a later version from damage', () => {
    const line = JSON.stringify({ format: 'fairlead/backup', version: 2, anything: {} })
    expect(readHead(Buffer.from(`${line}\n`))).toEqual({ kind: 'newer', version: 2 })
  })

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['no line', randomBytes(4000)],
    ['a line without end', Buffer.alloc(5000, 'x')],
    ['an empty line', Buffer.from('\n')],
    ['null', Buffer.from('null\n')],
    ['an array', Buffer.from('[]\n')],
  ])('refuses %s', (_, bytes) => {
    expect(readHead(bytes)).toEqual({ kind: 'damaged' })
  })
})

describe('packed files', () => {
  const takes = (path: string) => placeOf(dataShape, path) !== undefined
  const packed = (path: string, content = 'x') => packFiles(new Map([[path, Buffer.from(content)]]))

  it('come back as they were', () => {
    const files = new Map([
      ['vault.json', randomBytes(300)],
      ['secrets/a.json', Buffer.alloc(0)],
      ['secrets-12/b-1.json', randomBytes(70_000)],
      ['activity.jsonl.1', randomBytes(10)],
    ])
    expect(unpackFiles(packFiles(files), takes)).toEqual(files)
  })

  it.each([
    '../vault.json',
    'secrets/../../x.json',
    'secrets/..',
    '/etc/passwd',
    'C:\\vault.json',
    'secrets\\a.json',
    'secrets/a/b.json',
    './vault.json',
    'vault.json/',
    'vault.json\0',
    'vault.json.bak',
    'secrets/a.json.bak',
    'secrets/A.json',
    'secrets-0/a.json',
    'secrets-x/a.json',
    'secrets/.json',
    'secrets/a.json.0123456789ab.tmp',
    'lock/1-01234567.sock',
    'browser/Cookies',
    'restore-asked.json',
    'restore-0123456789abcdef/vault.json',
    'before-restore-20261121T230509Z/vault.json',
    '__proto__',
    'constructor',
    'toString/a.json',
    '',
    'x'.repeat(60_000),
  ])('refuse the path %j', (path) => {
    expect(unpackFiles(packed(path), takes)).toBeUndefined()
  })

  it('refuse a path that stands there twice', () => {
    expect(unpackFiles(Buffer.concat([packed('vault.json'), packed('vault.json')]), takes)).toBeUndefined()
  })

  it('refuse to be cut anywhere but between two files', () => {
    const bytes = Buffer.concat([packed('vault.json', 'abc'), packed('projects.json', 'defg')])
    const whole = packed('vault.json', 'abc').length
    for (let end = 1; end < bytes.length; end += 1) {
      if (end !== whole) expect(unpackFiles(bytes.subarray(0, end), takes), `${end}`).toBeUndefined()
    }
  })

  it('take nothing for a length before its bytes are there', () => {
    const bytes = packed('vault.json', 'abc')
    bytes.writeUInt32BE(0xffffffff, 2 + 'vault.json'.length)
    expect(unpackFiles(bytes, takes)).toBeUndefined()
    const before = process.memoryUsage().arrayBuffers
    expect(unpackFiles(Buffer.of(0xff, 0xff, 1), takes)).toBeUndefined()
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1024 * 1024)
  })
})
