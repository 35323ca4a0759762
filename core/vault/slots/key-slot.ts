import type { Problem, ProblemData } from '../../../contract/problem.ts'
import type { SlotPurpose } from '../../../contract/vault.ts'

export type SlotKind = ProblemData<'vault.slot-unavailable'>['slot']
export type SlotReason = ProblemData<'vault.slot-unavailable'>['reason']

/** `weak`: whoever has the vault's files has the key too. */
export type SlotStrength = 'strong' | 'weak'

/** Why a slot cannot be used now. `proof` holds the raw words of the system, cut, never a secret. */
export interface SlotRefusal {
  ok: false
  reason: SlotReason
  proof?: string
}

/** What a slot record is bound to; a record moved to another slot, vault or generation does not open. */
export interface SlotContext {
  vaultId: string
  slotId: string
  generation: number
}

/** What a slot stores about itself in the vault's header; only the slot reads it. */
export type SlotPayload = Record<string, string | number>

export type Wrapped = { ok: true; payload: SlotPayload; strength: SlotStrength } | SlotRefusal

/** An opened slot; `shouldRewrap` asks the vault to wrap the same key anew under the slot's present key. */
export type Unwrapped = { ok: true; dataKey: Buffer; shouldRewrap?: boolean } | SlotRefusal

/**
 * One way to open the vault: it wraps the data key and gives it back. Every call is bounded in time, and
 * every failure is an answer, not an exception. A recorded slot that finds nothing answers `gone`: it
 * cannot be reached, which never means that there is no vault.
 */
export interface KeySlot {
  readonly kind: SlotKind
  /** `daily` unless it says otherwise. */
  readonly purpose?: SlotPurpose
  available(): Promise<{ ok: true; strength: SlotStrength } | SlotRefusal>
  /**
   * Writes, reads back and compares whatever it keeps outside the vault before it answers `ok`. Refuses as
   * `weak` what protects from nobody who has the files, unless `acceptWeak`.
   */
  wrap(dataKey: Buffer, context: SlotContext, options?: { acceptWeak: boolean }): Promise<Wrapped>
  unwrap(payload: SlotPayload, context: SlotContext): Promise<Unwrapped>
  /** Removes what the slot keeps outside the vault, once its record is gone; true if nothing is left there. */
  forget(payload: SlotPayload, context: SlotContext): Promise<boolean>
  /** Where the slot can keep a note outside the data folder, which does not go back in time with it. */
  readonly notes?: NoteStore
}

/**
 * A place outside the data folder for one short note a vault, which is no secret. Like every call of a slot,
 * these are bounded in time, and a failure is an answer.
 */
export interface NoteStore {
  /** Undefined if there is no note. */
  read(vaultId: string): Promise<{ ok: true; note: string | undefined } | SlotRefusal>
  write(vaultId: string, note: string): Promise<{ ok: true } | SlotRefusal>
  forget(vaultId: string): Promise<{ ok: true } | SlotRefusal>
}

/** The refusal of a slot as the problem that the user is told. */
export type SlotProblem = Problem<'vault.slot-unavailable'>
