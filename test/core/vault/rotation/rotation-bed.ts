import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Secret } from '../../../../core/vault/secret.ts'
import { keyringSlot } from '../../../../core/vault/slots/keyring-slot.ts'
import type { Vault } from '../../../../core/vault/vault.ts'
import { temporaryFolder } from '../../storage/temporary-folder.ts'
import { StandInKeyring } from '../keyring/stand-in-keyring.ts'
import { anyText, binding, testVault } from '../vault-bed.ts'

export const secret = (text: string): Secret => Secret.fromText(text)
export const ids = (vault: Vault): string[] => vault.slots().map(({ id }) => id)

/** A data folder whose vault has a keyring slot, a passphrase and recovery words, and seals one secret, `r1`. */
export class RotationBed {
  readonly folder: string
  readonly keyring = new StandInKeyring()
  readonly daily = anyText()
  readonly words = anyText()
  /** What is sealed as `r1`. */
  readonly text = anyText()

  constructor(folder: string) {
    this.folder = folder
  }

  static async make(): Promise<RotationBed> {
    return new RotationBed(await temporaryFolder())
  }

  open(): Promise<Vault> {
    const slots = [keyringSlot({ random: randomBytes, store: this.keyring, waitMs: 200 })]
    return testVault(this.folder, { slots })
  }

  async madeVault(): Promise<Vault> {
    const vault = await this.open()
    await vault.create({ keyring: true, passphrase: secret(this.daily), recovery: secret(this.words) })
    await vault.seal('r1', binding, secret(this.text), 'current')
    return vault
  }

  /** Everything that a rotation asks for, by the order of the slots. */
  all(vault: Vault, texts: readonly (string | undefined)[] = [undefined, this.daily, this.words]) {
    const passphrases = ids(vault).flatMap((slotId, index) => {
      const text = texts[index]
      return text === undefined ? [] : [{ slotId, passphrase: secret(text) }]
    })
    return { passphrases, drop: [] }
  }

  async header() {
    return JSON.parse(await readFile(join(this.folder, 'vault.json'), 'utf8')).value
  }

  /** What the keyring keeps to open the vault, by name. */
  keys(): [string, Buffer][] {
    return [...this.keyring.entries].filter(([name]) => name.startsWith('vault-'))
  }
}
