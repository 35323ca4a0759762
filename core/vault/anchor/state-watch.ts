import { setTimeout as pause } from 'node:timers/promises'
import type { Freshness } from '../../../contract/vault.ts'
import type { Document } from '../../storage/document.ts'
import type { RecordFolder } from '../../storage/record-folder.ts'
import { SerialQueue } from '../../storage/serial-queue.ts'
import type { VaultHeader } from '../keys/vault-header.ts'
import type { SecretRecord } from '../seal/secret-record.ts'
import type { DataKeyHolder } from '../seal/secret-store.ts'
import type { KeySlot, SlotRefusal } from '../slots/key-slot.ts'
import { refusalProblem } from '../slots/slot-record.ts'
import { Changes } from './changes.ts'
import { hasProofAbove } from './mark-proof.ts'
import {
  type Alarm,
  compareStates,
  noteOf,
  readNote,
  stateDigest,
  type VaultFiles,
} from './vault-state-digest.ts'

export interface StateWatchOptions {
  header: Pick<Document<VaultHeader | null>, 'value'>
  records: () => Pick<RecordFolder<SecretRecord>, 'list'>
  keys: () => DataKeyHolder
  slots: readonly KeySlot[]
  /** Called when the freshness has changed. */
  changed: () => void
  /** How long after a change its note is written (milliseconds); 1 s unless given. */
  delayMs?: number
  /** How long the end may wait for the last note (milliseconds); 700 unless given. */
  patienceMs?: number
}

/**
 * Compares the vault's files with a note of their newest state, which a slot keeps outside the data folder,
 * after every unlock; and keeps that note at the newest state. It never holds a save up, and after an alarm
 * the note stays what it was until the user has accepted the files.
 */
export class StateWatch {
  /** Every write of the vault's files goes through it. */
  readonly changes: Changes
  readonly #options: StateWatchOptions
  readonly #queue = new SerialQueue()
  #found: Exclude<Freshness, 'unwatched'> = 'unknown'
  /** The files as they were found. Saves of this process must not make them look later than the note. */
  readonly #foundFiles: VaultFiles
  #written: string | undefined
  #timer: NodeJS.Timeout | undefined
  /** The vault whose note this process looks after. */
  #watched: string | undefined
  #disposed = false

  constructor(options: StateWatchOptions) {
    this.#options = options
    this.#foundFiles = this.#files()
    const { mark, records } = this.#foundFiles
    const highest = records.reduce(
      (most, { generation }) => Math.max(most, generation),
      mark?.generation ?? 0,
    )
    this.changes = new Changes(highest, () => this.#later())
    this.#watched = this.#vaultId()
  }

  get freshness(): Freshness {
    return this.#vaultId() === undefined ? 'unwatched' : this.#found
  }

  /** Compares in the background. */
  unlocked(): void {
    void this.#queue.run(() => this.#compare())
    this.#later()
  }

  /** Writes the note soon, as nothing more is to be expected. */
  locked(): void {
    this.#now()
  }

  /** Begins to look after a note with the first slot that keeps one, and drops it with the last. */
  slotsChanged(): void {
    const before = this.#watched
    this.#watched = this.#vaultId()
    if (this.#watched === before) return
    this.#written = undefined
    this.#found = 'unknown'
    if (this.#watched !== undefined) this.unlocked()
    else if (before !== undefined) void this.#queue.run(async () => void (await this.#notes?.forget(before)))
  }

  /** Notes the files as they are, whatever was noted before. Throws `vault.slot-unavailable`. */
  async accept(): Promise<void> {
    await this.#queue.run(async () => {
      const vaultId = this.#vaultId()
      if (vaultId === undefined) return
      const answer = await this.#write(vaultId, noteOf(stateDigest(this.#files())))
      if (!answer.ok) throw refusalProblem(this.#slot?.kind ?? 'keyring', answer)
      this.#become('current')
    })
  }

  /** Waits a bounded time for the last note. */
  async dispose(): Promise<void> {
    this.#now()
    this.#disposed = true
    const end = new AbortController()
    const late = pause(this.#options.patienceMs ?? 700, undefined, { signal: end.signal })
    await Promise.race([this.#queue.idle(), late.catch(() => undefined)])
    end.abort()
  }

  /** The slot that keeps notes, whether the vault has it or not. */
  get #slot(): KeySlot | undefined {
    return this.#options.slots.find(({ notes }) => notes !== undefined)
  }

  get #notes(): KeySlot['notes'] {
    return this.#slot?.notes
  }

  /** The vault, if it has a slot that keeps notes. */
  #vaultId(): string | undefined {
    const header = this.#options.header.value
    const kind = this.#slot?.kind
    return header?.slots.some((slot) => slot.kind === kind) ? header.vaultId : undefined
  }

  #files(): VaultFiles {
    const { header, records } = this.#options
    return { mark: header.value?.mark, records: records().list() }
  }

  async #compare(): Promise<void> {
    const vaultId = this.#vaultId()
    if (vaultId === undefined || this.#notes === undefined) return
    const answer = await this.#notes.read(vaultId)
    if (!answer.ok) return
    if (answer.note === undefined) return this.#become('current')
    this.#written = answer.note
    const noted = readNote(answer.note)
    if (noted === undefined) return this.#become('mixed')
    const files = this.#found === 'unknown' ? this.#foundFiles : this.#files()
    const compared = compareStates(noted, stateDigest(files))
    if (compared === 'same') return this.#become('current')
    if (compared !== 'ahead') return this.#alarm(vaultId, compared)
    const keys = this.#options.keys()
    // Without the key nothing can be proven; the next unlock asks again.
    if (keys.state !== 'unlocked') return
    if (hasProofAbove(noted.mark, keys.key(), files)) this.#become('current')
    else await this.#alarm(vaultId, 'mixed')
  }

  /** Puts the alarm into the note, where no later save can make it look like the past. */
  async #alarm(vaultId: string, alarm: Alarm): Promise<void> {
    this.#become(alarm)
    const noted = this.#written === undefined ? undefined : readNote(this.#written)
    if (noted !== undefined && noted.alarm === undefined) {
      await this.#write(vaultId, noteOf({ ...noted, alarm }))
    }
  }

  async #keepNote(): Promise<void> {
    const vaultId = this.#vaultId()
    if (vaultId === undefined) return
    if (this.#found === 'unknown' && this.#options.keys().state === 'unlocked') await this.#compare()
    if (this.#found !== 'current' || !this.changes.atRest) return
    const note = noteOf(stateDigest(this.#files()))
    if (note !== this.#written) await this.#write(vaultId, note)
  }

  async #write(vaultId: string, note: string): Promise<{ ok: true } | SlotRefusal> {
    if (this.#notes === undefined) return { ok: false, reason: 'unsupported' }
    const answer = await this.#notes.write(vaultId, note)
    this.#written = answer.ok ? note : undefined
    return answer
  }

  #become(found: Exclude<Freshness, 'unwatched'>): void {
    if (this.#found === found) return
    this.#found = found
    this.#options.changed()
  }

  #later(): void {
    if (this.#timer !== undefined || this.#disposed || this.#vaultId() === undefined) return
    this.#timer = setTimeout(() => this.#now(), this.#options.delayMs ?? 1000)
    this.#timer.unref()
  }

  #now(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (!this.#disposed) void this.#queue.run(() => this.#keepNote())
  }
}
