import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { BackupMaker } from '../../../core/backup/backup-maker.ts'
import { RestoreService, type RestoreServiceOptions } from '../../../core/backup/restore/restore-service.ts'
import { dataShape } from '../../../core/compose/data-formats.ts'
import type { FileLayer } from '../../../core/storage/file-layer.ts'
import { nodeFileLayer } from '../../../core/storage/node-file-layer.ts'
import { Secret } from '../../../core/vault/secret.ts'
import type { Vault } from '../../../core/vault/vault.ts'
import { anySecret, anyText, binding, testVault } from '../vault/vault-bed.ts'
import { newFolder } from './host-bed.ts'

export const cheapest = { N: 2 ** 14, r: 8, p: 1 }

/** An open vault with one sealed secret, on a folder of its own with a few other files. */
export async function filledFolder(): Promise<{ folder: string; vault: Vault; own: string }> {
  const folder = await newFolder()
  const vault = await testVault(folder)
  onTestFinished(() => vault.dispose())
  const own = anyText()
  await vault.create({ passphrase: Secret.fromText(own) })
  await vault.seal('a', binding, anySecret(), 'current')
  await writeFile(join(folder, 'settings.json'), '{"theme":"dark"}')
  await writeFile(join(folder, 'activity.jsonl'), '{"line":1}\n')
  return { folder, vault, own }
}

export interface MakerParts {
  folder: string
  vault: Pick<Vault, 'spareSlot'>
  layer?: FileLayer
  onMade?: () => void
}

export function testMaker({ folder, vault, layer = nodeFileLayer, onMade = () => undefined }: MakerParts) {
  return new BackupMaker({
    layer,
    folder,
    shape: dataShape,
    vault,
    clock: Date.now,
    random: randomBytes,
    scryptCost: cheapest,
    onMade,
  })
}

/** The whole backup of a folder. */
export async function backupOf(parts: MakerParts, passphrase: string): Promise<Buffer> {
  const contents: Buffer[] = []
  for await (const event of await testMaker(parts).make(Secret.fromText(passphrase))) {
    if (event.kind === 'part') contents.push(Buffer.from(event.content, 'base64'))
  }
  return Buffer.concat(contents)
}

/** A restore service on a folder; `ready` tells the restores that were asked for. */
export function testRestores(folder: string, options: Partial<RestoreServiceOptions> = {}) {
  const ready: string[] = []
  const bugs: unknown[] = []
  const restores = new RestoreService({
    layer: nodeFileLayer,
    folder,
    shape: dataShape,
    clock: Date.now,
    random: randomBytes,
    pullsRunning: () => 0,
    rehearse: async () => undefined,
    onReady: (id) => ready.push(id),
    onBug: (error) => bugs.push(error),
    ...options,
  })
  onTestFinished(() => restores.dispose())
  return { restores, ready, bugs }
}

/** Sends a file in and tries to restore it. */
export async function restoring(
  restores: RestoreService,
  bytes: Buffer,
  passphrase: string,
): Promise<unknown> {
  const { id, partBytes } = await restores.begin(bytes.length)
  for (let at = 0; at < bytes.length; at += partBytes)
    await restores.part(id, bytes.subarray(at, at + partBytes))
  return await restores.finish(id, Secret.fromText(passphrase))
}

/** A backup of a filled folder, and a restore service on an empty one. */
export async function prepared() {
  const { folder, vault, own } = await filledFolder()
  const passphrase = anyText()
  const bytes = await backupOf({ folder, vault }, passphrase)
  const target = await newFolder()
  return { folder, vault, own, passphrase, bytes, target, ...testRestores(target) }
}
