import type { KeyringStore } from '../../../../core/vault/slots/keyring-store.ts'

/** A keyring in memory that can be told to fail, for what a real one cannot be made to do. */
export class StandInKeyring implements KeyringStore {
  readonly entries = new Map<string, Buffer>()
  /** Thrown by every call while set. */
  failure: Error | undefined
  /** What a read gives instead of the entry. */
  misread: ((bytes: Buffer) => Buffer | null) | undefined
  /** Never answers while true. */
  mute = false

  async get(account: string): Promise<Buffer | null> {
    await this.#mood()
    const bytes = this.entries.get(account)
    if (bytes === undefined) return null
    const copy = Buffer.from(bytes)
    return this.misread ? this.misread(copy) : copy
  }

  async set(account: string, bytes: Buffer): Promise<void> {
    await this.#mood()
    this.entries.set(account, Buffer.from(bytes))
  }

  async delete(account: string): Promise<void> {
    await this.#mood()
    this.entries.delete(account)
  }

  async #mood(): Promise<void> {
    if (this.mute) await new Promise(() => undefined)
    if (this.failure) throw this.failure
  }
}
