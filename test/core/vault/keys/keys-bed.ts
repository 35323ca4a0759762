import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FileLayer } from '../../../../core/storage/file-layer.ts'
import { nodeFileLayer } from '../../../../core/storage/node-file-layer.ts'
import type { VaultHeader } from '../../../../core/vault/keys/vault-header.ts'
import type { KeySlot } from '../../../../core/vault/slots/key-slot.ts'
import { keyringSlot } from '../../../../core/vault/slots/keyring-slot.ts'
import type { Vault } from '../../../../core/vault/vault.ts'
import { standInSlot } from '../../storage/saves/stand-in-slot.ts'
import { temporaryFolder } from '../../storage/temporary-folder.ts'
import { StandInKeyring } from '../keyring/stand-in-keyring.ts'
import { testVault } from '../vault-bed.ts'

/** What rotates a data key that no passphrase wraps. */
export const rotation = { passphrases: [], drop: [] }

/** A failed system call. */
export const failure = (code: string) => Object.assign(new Error(`${code}: stand-in`), { code })

/** A data folder, with a keyring and another slot that need nobody, and a clock. */
export class KeysBed {
  readonly folder: string
  readonly store = new StandInKeyring()
  readonly keyring = keyringSlot({ random: randomBytes, store: this.store, waitMs: 5000 })
  readonly safe = standInSlot(randomBytes(32))
  now = 1_000_000_000_000

  constructor(folder: string) {
    this.folder = folder
  }

  static async make(): Promise<KeysBed> {
    return new KeysBed(await temporaryFolder())
  }

  open(slots: KeySlot[] = [this.keyring, this.safe], over: Partial<FileLayer> = {}): Promise<Vault> {
    return testVault(this.folder, { slots, clock: () => this.now, layer: { ...nodeFileLayer, ...over } })
  }

  /** The slots that stand in the header's file. */
  async slots(): Promise<VaultHeader['slots']> {
    return JSON.parse(await readFile(join(this.folder, 'vault.json'), 'utf8')).value.slots
  }

  /** The names of what the keyring keeps to open the vault. */
  keys(): string[] {
    return [...this.store.entries.keys()].filter((name) => name.startsWith('vault-'))
  }
}
