import { randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { newHead, openHead, readHead } from '../../../core/backup/archive/archive-head.ts'
import { packFiles, unpackFiles } from '../../../core/backup/archive/packed-files.ts'
import { openStream, sealStream } from '../../../core/backup/archive/sealed-stream.ts'
import { decodeEnvelope, encodeEnvelope } from '../../../core/storage/envelope.ts'
import { vaultHeaderFormat } from '../../../core/vault/keys/vault-header.ts'
import { secretRecordFormat } from '../../../core/vault/seal/secret-record.ts'
import { Secret } from '../../../core/vault/secret.ts'
import { cheapest, prepared, restoring } from './backup-bed.ts'

/** A backup with other files in it than the program would put there, sealed by whoever has the passphrase. */
async function forged(
  bytes: Buffer,
  passphrase: string,
  change: (files: Map<string, Buffer>) => void,
): Promise<Buffer> {
  const read = readHead(bytes)
  if (read.kind !== 'head') throw new Error('It is whole')
  const open = await openHead(read, Secret.fromText(passphrase))
  const plain = open && openStream(open.key, open.line, bytes.subarray(open.line.length))
  const files = plain && unpackFiles(plain, () => true)
  if (!files) throw new Error('It opens')
  const changed = new Map(files)
  change(changed)
  const head = await newHead(Secret.fromText(passphrase), {
    createdAt: 1,
    cost: cheapest,
    random: randomBytes,
  })
  return Buffer.concat([head.line, ...sealStream(head.key, head.line, packFiles(changed))])
}

describe('a backup that was tampered with', () => {
  it('refuses every file that was changed anywhere, and changes nothing', async () => {
    const { passphrase, bytes, target, restores, ready } = await prepared()
    const line = bytes.indexOf('\n') + 1
    const flipped = (at: number) => {
      const changed = Buffer.from(bytes)
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at)
      return changed
    }
    const cases = [
      ...[
        0,
        20,
        line - 10,
        line - 1,
        line,
        line + 1,
        Math.floor((line + bytes.length) / 2),
        bytes.length - 17,
        bytes.length - 1,
      ].map(flipped),
      ...[1, line - 1, line, line + 15, bytes.length - 1].map((end) => bytes.subarray(0, end)),
      Buffer.concat([bytes, Buffer.of(10)]),
      Buffer.concat([bytes, bytes]),
      bytes.subarray(line),
      randomBytes(3000),
    ]
    for (const changed of cases) {
      await expect(restoring(restores, changed, passphrase)).rejects.toMatchObject({ code: 'backup.damaged' })
    }
    expect(ready).toEqual([])
    expect((await readdir(target)).filter((name) => !name.endsWith('.upload'))).toEqual([])
  })

  it.each<[string, string, (files: Map<string, Buffer>) => void]>([
    ['a path that climbs', 'backup.damaged', (files) => files.set('../x.json', Buffer.from('{}'))],
    ['a path of another kind', 'backup.damaged', (files) => files.set('lock/1.sock', Buffer.from(''))],
    ['a marker of its own', 'backup.damaged', (files) => files.set('restore-asked.json', Buffer.from(''))],
    ['no vault', 'backup.damaged', (files) => files.delete('vault.json')],
    [
      'a vault that is none',
      'backup.damaged',
      (files) => files.set('vault.json', encodeEnvelope(vaultHeaderFormat, 1, null)),
    ],
    [
      'a record that is not whole',
      'backup.damaged',
      (files) => files.set('registries/x.json', Buffer.from('{}')),
    ],
    [
      'a record of another kind',
      'backup.damaged',
      (files) => files.set('registries/x.json', files.get('secrets/a.json') ?? Buffer.alloc(0)),
    ],
    [
      'a record nested deeper than any stack',
      'backup.damaged',
      (files) =>
        files.set(
          'registries/x.json',
          Buffer.from(
            `{"format":"fairlead/registry","version":1,"generation":1,"checksum":"","value":${'['.repeat(200_000)}${']'.repeat(200_000)}}`,
          ),
        ),
    ],
    [
      'a file that swells when it is read',
      'backup.damaged',
      (files) => {
        const swelling = z.object({ id: z.string(), generation: z.int(), more: z.array(z.unknown()) })
        const value = { id: 'x', generation: 1, more: new Array(1_000_001).fill(0) }
        files.set('secrets/x.json', encodeEnvelope({ ...secretRecordFormat, schema: swelling }, 1, value))
      },
    ],
    [
      'a record of a later version',
      'storage.newer-format',
      (files) =>
        files.set(
          'secrets/z.json',
          encodeEnvelope({ ...secretRecordFormat, version: 99, migrations: [] }, 1, {
            id: 'z',
            generation: 0,
          }),
        ),
    ],
    [
      'a vault that this passphrase does not open',
      'backup.damaged',
      (files) => {
        const stored = decodeEnvelope(vaultHeaderFormat, files.get('vault.json') ?? Buffer.alloc(0))
        if (stored.kind !== 'good' || !stored.value) throw new Error('It is whole')
        const slots = stored.value.slots.slice(0, 1)
        files.set('vault.json', encodeEnvelope(vaultHeaderFormat, 1, { ...stored.value, slots }))
      },
    ],
    [
      'a vault whose slot asks for too much',
      'backup.damaged',
      (files) => {
        const stored = decodeEnvelope(vaultHeaderFormat, files.get('vault.json') ?? Buffer.alloc(0))
        if (stored.kind !== 'good' || !stored.value) throw new Error('It is whole')
        const slots = stored.value.slots.map((slot) => ({
          ...slot,
          payload: { ...slot.payload, N: 2 ** 40 },
        }))
        files.set('vault.json', encodeEnvelope(vaultHeaderFormat, 1, { ...stored.value, slots }))
      },
    ],
  ])('refuses a sealed backup with %s', async (_, code, change) => {
    const { passphrase, bytes, target, restores, ready } = await prepared()
    await expect(
      restoring(restores, await forged(bytes, passphrase, change), passphrase),
    ).rejects.toMatchObject({ code })
    expect(ready).toEqual([])
    expect((await readdir(target)).filter((name) => !name.endsWith('.upload'))).toEqual([])
  })

  it('refuses a backup of a later version of the program', async () => {
    const { restores } = await prepared()
    const later = Buffer.from(`${JSON.stringify({ format: 'fairlead/backup', version: 7 })}\nanything`)
    await expect(restoring(restores, later, 'x')).rejects.toMatchObject({
      code: 'storage.newer-format',
      data: { file: 'backup', format: 7 },
    })
  })
})
