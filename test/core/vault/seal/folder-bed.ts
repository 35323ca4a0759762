import { randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { FileLayer } from '../../../../core/storage/file-layer.ts'
import { nodeFileLayer } from '../../../../core/storage/node-file-layer.ts'
import type { Vault } from '../../../../core/vault/vault.ts'
import { standInSlot } from '../../storage/saves/stand-in-slot.ts'
import { temporaryFolder } from '../../storage/temporary-folder.ts'
import { anySecret, binding, testVault } from '../vault-bed.ts'

/** What rotates the data key of these vaults, whose one slot needs nobody. */
export const rotation = { passphrases: [], drop: [] }

/** A failed system call. */
export const failure = (code: string) => Object.assign(new Error(`${code}: stand-in`), { code })

/** A data folder whose vaults are opened over a file layer that does some things in another way. */
export class FolderBed {
  readonly folder: string
  readonly #slots = [standInSlot(randomBytes(32))]

  constructor(folder: string) {
    this.folder = folder
  }

  static async make(): Promise<FolderBed> {
    return new FolderBed(await temporaryFolder())
  }

  at(...names: string[]): string {
    return join(this.folder, ...names)
  }

  /** The names of all folders of secrets. */
  async folders(): Promise<string[]> {
    return (await readdir(this.folder)).filter((name) => name.startsWith('secrets')).sort()
  }

  opened(over: Partial<FileLayer> = {}): Promise<Vault> {
    return testVault(this.folder, { slots: this.#slots, layer: { ...nodeFileLayer, ...over } })
  }

  async unlocked(over: Partial<FileLayer> = {}): Promise<Vault> {
    const vault = await this.opened(over)
    await vault.unlockWithAnyUnattendedSlot()
    return vault
  }

  /** Makes a vault with secrets r0, r1, …, and ends it in order. */
  async made(count = 2): Promise<void> {
    const vault = await this.opened()
    await vault.create({ safeStorage: true })
    for (let number = 0; number < count; number += 1)
      await vault.seal(`r${number}`, binding, anySecret(), 'current')
    await vault.dispose()
  }
}
