import { randomBytes } from 'node:crypto'
import { expect, onTestFinished, vi } from 'vitest'
import { headerPlace, newMark } from '../../../../core/vault/anchor/mark-proof.ts'
import { StateWatch } from '../../../../core/vault/anchor/state-watch.ts'
import { noteOf, stateDigest } from '../../../../core/vault/anchor/vault-state-digest.ts'
import type { VaultHeader } from '../../../../core/vault/keys/vault-header.ts'
import type { SecretRecord } from '../../../../core/vault/seal/secret-record.ts'
import type { KeySlot, NoteStore, SlotRefusal } from '../../../../core/vault/slots/key-slot.ts'
import { standInSlot } from '../../storage/saves/stand-in-slot.ts'

const refusal: SlotRefusal = { ok: false, reason: 'locked', proof: 'dismissed' }
const key = { dataKey: randomBytes(32), vaultId: 'v1' }

/** A place for notes in memory, which says what it was asked. */
class StandInNotes implements NoteStore {
  readonly asked: string[] = []
  note: string | undefined
  refuses = false
  /** Never answers while true. */
  mute = false

  async read(vaultId: string): ReturnType<NoteStore['read']> {
    await this.#ask(`read ${vaultId}`)
    return this.refuses ? refusal : { ok: true, note: this.note }
  }

  async write(vaultId: string, note: string): ReturnType<NoteStore['write']> {
    await this.#ask(`write ${vaultId}`)
    if (this.refuses) return refusal
    this.note = note
    return { ok: true }
  }

  async forget(vaultId: string): ReturnType<NoteStore['forget']> {
    await this.#ask(`forget ${vaultId}`)
    this.note = undefined
    return { ok: true }
  }

  async #ask(what: string): Promise<void> {
    this.asked.push(what)
    if (this.mute) await new Promise(() => undefined)
  }
}

const slotRecord = (kind: 'keyring' | 'passphrase') =>
  ({
    id: kind,
    kind,
    purpose: 'daily',
    strength: 'strong',
    generation: 1,
    createdAt: 1,
    payload: {},
  }) as const
/** A header with its mark, and slots of these kinds. */
export const withHeader = (generation: number, ...kinds: ('keyring' | 'passphrase')[]): VaultHeader => ({
  vaultId: 'v1',
  keyCheck: '',
  createdAt: 1,
  epoch: 1,
  slots: kinds.map(slotRecord),
  mark: newMark(key, headerPlace, generation),
})
/** A record in which nothing is sealed any more. */
export const card = (id: string, generation: number): SecretRecord => ({
  id,
  generation,
  discarded: { current: newMark(key, id, generation) },
})

/** Longer than what is due now takes. */
export const settled = () => new Promise((resolve) => setTimeout(resolve, 40))

/** The files of a vault in memory, and a place for its notes. */
export class WatchBed {
  readonly notes = new StandInNotes()
  readonly header: { value: VaultHeader | null } = { value: withHeader(3, 'keyring', 'passphrase') }
  records: SecretRecord[] = [card('r1', 5)]
  state: 'absent' | 'locked' | 'unlocked' = 'unlocked'
  readonly changed = vi.fn<() => void>()

  /** Ends with the test. */
  made(options: { delayMs?: number; patienceMs?: number; slots?: KeySlot[] } = {}): StateWatch {
    const keyring: KeySlot = { ...standInSlot(key.dataKey), kind: 'keyring', notes: this.notes }
    const { delayMs = 5, patienceMs = 50, slots = [standInSlot(randomBytes(32)), keyring] } = options
    const state = () => this.state
    const keys = {
      get state() {
        return state()
      },
      key: () => key,
    }
    const watch = new StateWatch({
      header: this.header,
      records: () => ({ list: () => this.records }),
      keys: () => keys,
      slots,
      changed: this.changed,
      delayMs,
      patienceMs,
    })
    onTestFinished(async () => {
      this.notes.mute = false
      await watch.dispose()
    })
    return watch
  }

  /** A watch that has found the files to be the newest. */
  async current(options: Parameters<WatchBed['made']>[0] = {}): Promise<StateWatch> {
    this.notes.note = this.present()
    const watch = this.made(options)
    watch.unlocked()
    await vi.waitFor(() => expect(watch.freshness).toBe('current'))
    this.notes.asked.length = 0
    return watch
  }

  /** Files that were put back from an older copy. */
  older(): void {
    this.notes.note = this.present()
    this.header.value = withHeader(1, 'keyring')
    this.records = [card('r1', 2)]
  }

  /** A save of one record, as the vault makes it. */
  async saved(watch: StateWatch, id = 'r1'): Promise<void> {
    await watch.changes.during(id, async () => {
      this.records = [...this.records.filter((each) => each.id !== id), card(id, watch.changes.next())]
    })
  }

  /** The note of the files as they are. */
  present(): string {
    return noteOf(stateDigest({ mark: this.header.value?.mark, records: this.records }))
  }

  async noted(): Promise<void> {
    await vi.waitFor(() => expect(this.notes.note).toBe(this.present()))
  }
}
