import { join } from 'node:path'
import { Problem, type ProblemData } from '../../contract/problem.ts'
import { openDocument } from '../storage/document.ts'
import type { FileLayer } from '../storage/file-layer.ts'
import { headerPlace, newMark } from './anchor/mark-proof.ts'
import { markedHeader } from './anchor/marked-header.ts'
import { StateWatch } from './anchor/state-watch.ts'
import { vaultHeaderFormat } from './keys/vault-header.ts'
import { VaultKeys } from './keys/vault-keys.ts'
import type { Random } from './seal/aead.ts'
import { openSecretRecords } from './seal/secret-records.ts'
import { SecretStore } from './seal/secret-store.ts'
import type { KeySlot, SlotProblem } from './slots/key-slot.ts'
import type { ScryptCost } from './slots/passphrase-slot.ts'
import type { SlotProbe, UnattendedUnlock, Vault, VaultState } from './vault.ts'

export interface VaultOptions {
  layer: FileLayer
  /** The data folder: holds `vault.json` and `secrets/`. It must stand. */
  folder: string
  /** The slots that need nobody at the keyboard, in the order in which they are tried at start. */
  slots: readonly KeySlot[]
  /** Milliseconds since 1970. */
  clock: () => number
  random: Random
  /** Cost of new passphrase slots; `defaultScryptCost` unless given. */
  scryptCost?: ScryptCost
  /** How long after a save its note outside the folder is written (milliseconds); 1 s unless given. */
  noteDelayMs?: number
}

/**
 * Opens the vault of a data folder, locked, or finds that there is none. Throws `storage.damaged` if its
 * files do not verify, or if secrets stand without a header: that is never an absent vault.
 */
export async function openVault(options: VaultOptions): Promise<Vault> {
  const { layer, folder, slots, clock, random, scryptCost, noteDelayMs } = options
  const path = join(folder, 'vault.json')
  const document = await openDocument({ ...vaultHeaderFormat, layer, path, initial: null })
  const records = await openSecretRecords({ layer, folder, header: document })

  const listeners = new Set<() => void>()
  let refusals: readonly ProblemData<'vault.slot-unavailable'>[] = []
  let before: VaultState = document.value === null ? 'absent' : 'locked'
  const changed = () => {
    if (keys.state === 'unlocked') refusals = []
    watch.slotsChanged()
    if (keys.state !== before) {
      before = keys.state
      if (keys.state === 'unlocked') unlocked()
      else watch.locked()
    }
    for (const listener of listeners) listener()
  }
  let swept = Promise.resolve()
  const unlocked = () => {
    watch.unlocked()
    swept = secrets.sweep().catch(ignoreProblem)
  }
  const watch = new StateWatch({
    header: document,
    records: () => records,
    keys: () => keys,
    slots,
    changed: () => changed(),
    ...(noteDelayMs !== undefined && { delayMs: noteDelayMs }),
  })
  const { changes } = watch
  const header = markedHeader(document, changes, () => keys)
  const settle = () => records.settle()
  const keys = new VaultKeys({
    header,
    slots,
    clock,
    random,
    changed,
    settle,
    ...(scryptCost && { scryptCost }),
  })
  const secrets = new SecretStore({ records, keys, changes, markHeader: header.mark, clock, random })

  return {
    get state() {
      return keys.state
    },
    get unlockedBy() {
      return keys.unlockedBy
    },
    get notices() {
      return [...header.notices, ...records.notices]
    },
    get refusals() {
      return refusals
    },
    get freshness() {
      return watch.freshness
    },
    acceptState: async () => {
      keys.key()
      await watch.accept()
    },
    slots: () => (keys.header?.slots ?? []).map(({ payload: _, generation: __, ...summary }) => summary),
    offers: slots.map(({ kind }) => kind),
    probeKeyring: () => probe(slots),
    create: (wanted) => keys.create(wanted),
    unlock: ({ passphrase }) => keys.unlock(() => keys.book.typed(passphrase)),
    unlockWithKeyring: () => keys.unlockUnattended(() => unattended(keys, slots)),
    unlockWithAnyUnattendedSlot: async () => {
      const outcome = await unlockWithAny(keys, slots)
      refusals = outcome.opened ? [] : outcome.refusals
      if (refusals.length > 0) changed()
      return outcome
    },
    lock: () => keys.lock(),
    addSlot: (wanted) => keys.add(wanted),
    removeSlot: (slotId) => keys.remove(slotId),
    changePassphrase: (typed) => keys.change(typed),
    rotateKey: (request) =>
      changes.together(() =>
        keys.rotate(request, {
          reseal: (rotation) => records.rotate({ ...rotation, random }),
          settled: () => records.settled,
          mark: (key) => newMark(key, headerPlace, changes.next()),
        }),
      ),
    spareSlot: ({ passphrase }) => keys.spareSlot(passphrase),
    seal: (recordId, binding, secret, role, kind = 'password') =>
      secrets.seal(recordId, binding, secret, role, kind),
    promote: (recordId, { keepPrevious } = { keepPrevious: false }) =>
      secrets.move(recordId, 'candidate', 'current', keepPrevious),
    revert: (recordId) => secrets.move(recordId, 'previous', 'current', false),
    discard: (recordId, role) => secrets.discard(recordId, role),
    has: (recordId, role = 'current') => secrets.has(recordId, role),
    sealedIds: () => secrets.ids(),
    tidy: (recordId) => secrets.tidy(recordId),
    remove: (recordId) => secrets.remove(recordId),
    lend: (recordId, binding, role, use) => secrets.lend(recordId, binding, role, use),
    onChange: (listener) => {
      listeners.add(listener)
      return { dispose: () => listeners.delete(listener) }
    },
    dispose: async () => {
      await keys.dispose()
      await swept
      await records.dispose()
      await header.dispose()
      await watch.dispose()
    },
  }
}

async function probe(slots: readonly KeySlot[]): Promise<SlotProbe> {
  const slot = slots.find(({ kind }) => kind === 'keyring')
  if (slot === undefined) return { available: false, reason: 'unsupported' }
  const answer = await slot.available()
  if (answer.ok) return { available: true }
  const { reason, proof } = answer
  return { available: false, reason, ...(proof !== undefined && { proof }) }
}

async function unlockWithAny(keys: VaultKeys, slots: readonly KeySlot[]): Promise<UnattendedUnlock> {
  const refusals: ProblemData<'vault.slot-unavailable'>[] = []
  for (const slot of slots) {
    if (!keys.header?.slots.some(({ kind }) => kind === slot.kind)) continue
    try {
      await keys.unlockUnattended(() => [slot])
      return { opened: true, by: keys.unlockedBy ?? slot.kind }
    } catch (error) {
      if (error instanceof Problem && error.code === 'vault.locked') break
      if (!isSlotProblem(error)) throw error
      refusals.push(error.data)
    }
  }
  return { opened: false, refusals }
}

/** The recorded slots that need nobody, in order; without any, that of the keyring says what it is to say. */
function unattended({ book }: VaultKeys, slots: readonly KeySlot[]): readonly KeySlot[] {
  const recorded = slots.filter(({ kind }) => book.header?.slots.some((record) => record.kind === kind))
  return recorded.length > 0 ? recorded : [book.unattended('keyring')]
}

/** What cannot be saved now is left as it is until the next unlock. */
function ignoreProblem(error: unknown): void {
  if (!(error instanceof Problem)) throw error
}

function isSlotProblem(error: unknown): error is SlotProblem {
  return error instanceof Problem && error.code === 'vault.slot-unavailable'
}
