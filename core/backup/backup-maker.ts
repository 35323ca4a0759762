import { type BackupEvent, backupPartBytes } from '../../contract/backup.ts'
import { Problem } from '../../contract/problem.ts'
import { decodeEnvelope, encodeEnvelope } from '../storage/envelope.ts'
import type { FileLayer } from '../storage/file-layer.ts'
import { vaultHeaderFormat } from '../vault/keys/vault-header.ts'
import type { Random } from '../vault/seal/aead.ts'
import type { Secret } from '../vault/secret.ts'
import { defaultScryptCost, type ScryptCost } from '../vault/slots/passphrase-slot.ts'
import type { Vault } from '../vault/vault.ts'
import { newHead } from './archive/archive-head.ts'
import { packFiles } from './archive/packed-files.ts'
import { sealedBytes, sealStream } from './archive/sealed-stream.ts'
import { type DataShape, headerFile, placeOf } from './data-shape.ts'
import { largestBackupBytes, swells, tooLarge } from './limits.ts'
import { type Snapshot, takeSnapshot } from './snapshot.ts'

export interface BackupMakerOptions {
  layer: FileLayer
  folder: string
  shape: DataShape
  vault: Pick<Vault, 'spareSlot'>
  clock: () => number
  random: Random
  scryptCost?: ScryptCost
  /** Told when the last byte of a backup was taken. */
  onMade: () => void
}

/** How often the data key may be replaced while one backup is made. */
const attempts = 3

/** Makes sealed copies of the data folder that one passphrase opens on any machine. */
export class BackupMaker {
  readonly #options: BackupMakerOptions

  constructor(options: BackupMakerOptions) {
    this.#options = options
  }

  /**
   * Takes the copy, then gives its bytes as they are asked for; the passphrase is not needed any more by then.
   * Throws `vault.*`, `input.invalid`, `storage.damaged` and `backup.*`.
   */
  async make(passphrase: Secret): Promise<AsyncGenerator<BackupEvent, void>> {
    const { clock, random, shape, scryptCost: cost = defaultScryptCost } = this.#options
    const { files, leftOut } = await this.#copy(passphrase)
    for (const [path, content] of files) {
      if (placeOf(shape, path)?.kind === 'enveloped' && swells(content)) throw tooLarge()
    }
    const plain = packFiles(files)
    const createdAt = clock()
    const head = await newHead(passphrase, { createdAt, cost, random })
    const bytes = head.line.length + sealedBytes(plain.length)
    if (bytes > largestBackupBytes) {
      head.key.fill(0)
      throw tooLarge()
    }
    return this.#events({ kind: 'file', name: nameAt(createdAt), bytes, leftOut: [...leftOut] }, head, plain)
  }

  async *#events(
    file: BackupEvent,
    { line, key }: { line: Buffer; key: Buffer },
    plain: Buffer,
  ): AsyncGenerator<BackupEvent, void> {
    try {
      yield file
      let waiting: Buffer[] = [line]
      let size = line.length
      for (const chunk of sealStream(key, line, plain)) {
        if (size + chunk.length > backupPartBytes) {
          yield part(waiting)
          waiting = []
          size = 0
        }
        waiting.push(chunk)
        size += chunk.length
      }
      yield part(waiting)
      this.#options.onMade()
    } finally {
      key.fill(0)
    }
  }

  /** The folder at one moment, its vault with one more slot for the passphrase. */
  async #copy(passphrase: Secret): Promise<Snapshot> {
    const { layer, folder, shape, vault } = this.#options
    for (let attempt = 1; attempt <= attempts; attempt += 1) {
      const { record, keyCheck } = await vault.spareSlot({ passphrase })
      const { files, leftOut } = await takeSnapshot(layer, folder, shape)
      const stored = files.get(headerFile)
      const envelope = stored && decodeEnvelope(vaultHeaderFormat, stored)
      if (envelope?.kind !== 'good' || envelope.value === null) {
        throw new Problem('storage.damaged', { file: headerFile })
      }
      // The spare slot wraps the key that was in force before the copy; it must be the one that the copy has.
      if (envelope.value.keyCheck !== keyCheck) continue
      const header = { ...envelope.value, slots: [...envelope.value.slots, record] }
      const bytes = encodeEnvelope(vaultHeaderFormat, envelope.generation + 1, header)
      return { files: new Map([...files, [headerFile, bytes]]), leftOut }
    }
    throw new Problem('backup.unsettled', {})
  }
}

function part(chunks: readonly Buffer[]): BackupEvent {
  return { kind: 'part', content: Buffer.concat(chunks).toString('base64') }
}

/** The time is UTC, so that the names of all backups sort by age. */
function nameAt(instant: number): string {
  const digits = new Date(instant).toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-')
  return `fairlead-${digits}.backup`
}
