import type { KeySlot, SlotRefusal } from '../slots/key-slot.ts'
import { type OpenedSlot, openByRecord, openBySlot, refusalProblem } from '../slots/slot-record.ts'
import { GuessPace } from './guess-pace.ts'
import type { SlotRecord, VaultHeader } from './vault-header.ts'

/** Opens the vault by its slots, proves the key, and counts wrong passphrases, whatever they were typed for. */
export class SlotOpener {
  readonly #pace: GuessPace

  /** `clock` gives milliseconds since 1970. */
  constructor(clock: () => number) {
    this.#pace = new GuessPace(clock)
  }

  /**
   * Tries the slots one after the other. Throws `vault.slot-unavailable` with the last slot's reason,
   * `vault.wrong-passphrase`, or `vault.slow-down`.
   */
  async open(slots: readonly KeySlot[], header: VaultHeader): Promise<OpenedSlot> {
    if (slots.some(isGuess)) this.#pace.check()
    let refused: { slot: KeySlot; refusal: SlotRefusal } | undefined
    for (const slot of slots) {
      const opened = await openBySlot(slot, header)
      if (opened.ok) return this.#right(opened)
      // A wrong guess says more than a slot that is not there.
      if (refused === undefined || opened.reason === 'mismatch') refused = { slot, refusal: opened }
    }
    if (refused === undefined) throw new Error('Which slot shall open the vault?')
    throw this.#wrong(refused.slot, refused.refusal)
  }

  /** Opens one record and no other. Throws as `open` does, and names the slot of a wrong passphrase. */
  async openRecord(slot: KeySlot, record: SlotRecord, header: VaultHeader): Promise<OpenedSlot> {
    if (isGuess(slot)) this.#pace.check()
    const opened = await openByRecord(slot, record, header)
    if (opened.ok) return this.#right(opened)
    throw this.#wrong(slot, opened, record.id)
  }

  #right(opened: OpenedSlot): OpenedSlot {
    if (isGuess(opened.slot)) this.#pace.right()
    return opened
  }

  #wrong(slot: KeySlot, refusal: SlotRefusal, slotId?: string): Error {
    if (isGuess(slot) && refusal.reason === 'mismatch') this.#pace.wrong()
    return refusalProblem(slot.kind, refusal, slotId)
  }
}

function isGuess({ kind }: KeySlot): boolean {
  return kind === 'passphrase'
}
