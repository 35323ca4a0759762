import type { RestoreOutcome } from '../../../contract/backup.ts'
import { Problem } from '../../../contract/problem.ts'
import { decodeEnvelope } from '../../storage/envelope.ts'
import { type VaultHeader, vaultHeaderFormat } from '../../vault/keys/vault-header.ts'
import type { Random } from '../../vault/seal/aead.ts'
import type { Secret } from '../../vault/secret.ts'
import { passphraseSlot } from '../../vault/slots/passphrase-slot.ts'
import { openByRecord } from '../../vault/slots/slot-record.ts'
import { openHead, readHead } from '../archive/archive-head.ts'
import { unpackFiles } from '../archive/packed-files.ts'
import { openStream } from '../archive/sealed-stream.ts'
import { type DataShape, headerFile, placeOf } from '../data-shape.ts'
import { swells } from '../limits.ts'

export interface OpenedBackup {
  readonly files: ReadonlyMap<string, Buffer>
  readonly outcome: RestoreOutcome
}

/**
 * Opens a backup and proves all of it: every chunk, every path, every file by its own format, and that the
 * passphrase opens its vault. Throws `backup.wrong-passphrase`, `backup.damaged` or `storage.newer-format`.
 */
export async function openBackup(
  file: Buffer,
  passphrase: Secret,
  { shape, random }: { shape: DataShape; random: Random },
): Promise<OpenedBackup> {
  const read = readHead(file)
  if (read.kind === 'newer')
    throw new Problem('storage.newer-format', { file: 'backup', format: read.version })
  if (read.kind === 'damaged') throw damaged()
  const head = await openHead(read, passphrase)
  if (head === undefined) throw new Problem('backup.wrong-passphrase', {})
  const plain = openStream(head.key, head.line, file.subarray(head.line.length))
  head.key.fill(0)
  const files = plain && unpackFiles(plain, (path) => placeOf(shape, path) !== undefined)
  if (files === undefined) throw damaged()
  for (const [path, content] of files) verify(shape, path, content)
  await proveVault(files, passphrase, random)
  return { files, outcome: { madeAt: head.createdAt, ...counted([...files.keys()]) } }
}

/** Other things than credentials are sealed, too: a credential has the id of its registry. */
function counted(paths: readonly string[]): { registries: number; credentials: number } {
  const ids = (folder: RegExp) =>
    paths.flatMap((path) => (folder.test(path) ? [path.slice(path.indexOf('/'))] : []))
  const registries = ids(/^registries\//)
  const sealed = new Set(ids(/^secrets(-\d+)?\//))
  return { registries: registries.length, credentials: registries.filter((id) => sealed.has(id)).length }
}

function verify(shape: DataShape, path: string, content: Buffer): void {
  const place = placeOf(shape, path)
  if (place?.kind !== 'enveloped') return
  if (swells(content)) throw damaged()
  const envelope = decodeEnvelope(place.format, content)
  switch (envelope.kind) {
    case 'good':
      return
    case 'newer':
      throw new Problem('storage.newer-format', { file: path, format: envelope.version })
    case 'damaged':
      throw damaged()
  }
}

/** Tries the slot alone that was added for the backup: each other one might ask for another derivation. */
async function proveVault(
  files: ReadonlyMap<string, Buffer>,
  passphrase: Secret,
  random: Random,
): Promise<void> {
  const stored = files.get(headerFile)
  const envelope = stored && decodeEnvelope(vaultHeaderFormat, stored)
  const header: VaultHeader | null = envelope?.kind === 'good' ? envelope.value : null
  const record = header?.slots.at(-1)
  if (header === null || record?.kind !== 'passphrase') throw damaged()
  const opened = await openByRecord(passphraseSlot(passphrase, { random }), record, header)
  if (!opened.ok) throw damaged()
  opened.dataKey.fill(0)
}

function damaged(): Problem<'backup.damaged'> {
  return new Problem('backup.damaged', {})
}
