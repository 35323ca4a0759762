import { randomBytes } from 'node:crypto'
import { cp, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { Problem } from '../../../../contract/problem.ts'
import { nodeFileLayer } from '../../../../core/storage/node-file-layer.ts'
import { keyringSlot } from '../../../../core/vault/slots/keyring-slot.ts'
import type { KeyringStore } from '../../../../core/vault/slots/keyring-store.ts'
import type { Vault } from '../../../../core/vault/vault.ts'
import { FaultyFileLayer } from '../../storage/faulty-file-layer.ts'
import { temporaryFolder } from '../../storage/temporary-folder.ts'
import { StandInKeyring } from '../keyring/stand-in-keyring.ts'
import { anySecret, binding, filesBelow, testVault } from '../vault-bed.ts'

/** One process on the vault: what it does, and how it ends. */
interface Run {
  readonly works: readonly Work[]
  /** The file operation from which on none comes through. */
  readonly failsAt: number | undefined
  /** Whether the process is killed at that moment; else the disk works again at its next rest. */
  readonly dies: boolean
  /** Whether the keyring refuses everything after the vault is open. */
  readonly refused: boolean
  readonly noteDelayMs: number
}

interface Work {
  readonly kind:
    | 'seal'
    | 'candidate'
    | 'promote'
    | 'discard'
    | 'remove'
    | 'slots'
    | 'rotate'
    | 'lock'
    | 'unlock'
    | 'wait'
  readonly id: string
  /** Whether the next work begins before this one has ended. */
  readonly beside: boolean
}

const work = fc.record<Work>({
  kind: fc.constantFrom(
    ...(['seal', 'seal', 'candidate', 'promote', 'discard', 'remove', 'slots', 'rotate'] as const),
    ...(['lock', 'unlock', 'wait'] as const),
  ),
  id: fc.constantFrom('r1', 'r2', 'r3'),
  beside: fc.boolean(),
})
const run = fc.record<Run>({
  works: fc.array(work, { maxLength: 8 }),
  failsAt: fc.option(fc.integer({ min: 1, max: 120 }), { nil: undefined }),
  dies: fc.boolean(),
  refused: fc.integer({ min: 0, max: 5 }).map((number) => number === 0),
  noteDelayMs: fc.constantFrom(0, 3, 60_000),
})

/** Nothing goes wrong in it, and nothing is taken away without the key: that leaves no generation to tell by. */
function inOrder(run: Run): Run {
  const locks = run.works.some(({ kind }) => kind === 'lock')
  const works = run.works.map((each) =>
    locks && (each.kind === 'remove' || each.kind === 'discard') ? { ...each, kind: 'seal' as const } : each,
  )
  return { ...run, works, failsAt: undefined, refused: false }
}

const calls: Record<Work['kind'], (vault: Vault, id: string) => Promise<unknown> | undefined> = {
  seal: (vault, id) => vault.seal(id, binding, anySecret(), 'current'),
  candidate: (vault, id) => vault.seal(id, binding, anySecret(), 'candidate'),
  promote: (vault, id) => vault.promote(id, { keepPrevious: true }),
  discard: (vault, id) => vault.discard(id, 'candidate'),
  remove: (vault, id) => vault.remove(id),
  slots: async (vault) => {
    const spare = vault.slots()[1]
    await (spare ? vault.removeSlot(spare.id) : vault.addSlot({ passphrase: anySecret() }))
  },
  rotate: (vault) => {
    const drop = vault.slots().flatMap(({ id, kind }) => (kind === 'passphrase' ? [id] : []))
    return vault.rotateKey({ passphrases: [], drop })
  },
  lock: async (vault) => vault.lock(),
  unlock: (vault) => vault.unlockWithKeyring(),
  wait: () => new Promise((resolve) => setTimeout(resolve, 8)),
}

/** A killed process does not speak to the keyring any more. */
function untilKilled(store: StandInKeyring, dead: () => boolean): KeyringStore {
  const alive = async () => {
    if (dead()) await new Promise(() => undefined)
  }
  return {
    get: (account) => alive().then(() => store.get(account)),
    set: (account, bytes) => alive().then(() => store.set(account, bytes)),
    delete: (account) => alive().then(() => store.delete(account)),
  }
}

function tolerated(error: unknown): void {
  if (!(error instanceof Problem)) throw error
}

async function perform(folder: string, store: StandInKeyring, run: Run): Promise<void> {
  const layer = new FaultyFileLayer(
    nodeFileLayer,
    { at: run.failsAt ?? 0, kind: 'EIO', lasting: true },
    false,
  )
  let ended = false
  const dead = () => ended || (run.dies && layer.struck)
  const patient = run.failsAt === undefined && !run.refused
  const waitMs = patient ? 10_000 : 50
  const slots = [keyringSlot({ random: randomBytes, store: untilKilled(store, dead), waitMs })]
  const vault = await testVault(folder, { slots, layer, noteDelayMs: run.noteDelayMs })
  if (run.failsAt !== undefined) layer.arm()
  await vault.unlockWithKeyring().catch(tolerated)
  if (run.refused) store.failure = new Error('unlock prompt was dismissed')
  let pending: Promise<unknown>[] = []
  for (const { kind, id, beside } of run.works) {
    const done = Promise.resolve(calls[kind](vault, id)).catch(tolerated)
    pending.push(done)
    if (beside) continue
    await Promise.all(pending)
    pending = []
    if (!run.dies && layer.struck) layer.heal()
  }
  await Promise.all(pending)
  expect(['current', 'unknown']).toContain(vault.freshness)
  if (run.failsAt === undefined) await vault.dispose()
  else ended = true
  store.failure = undefined
}

async function foundNext(folder: string, store: StandInKeyring): Promise<string> {
  const slots = [keyringSlot({ random: randomBytes, store, waitMs: 1000 })]
  const vault = await testVault(folder, { slots, noteDelayMs: 0 })
  await vault.unlockWithKeyring()
  const freshness = await vi.waitUntil(() => vault.freshness !== 'unknown' && vault.freshness)
  await vault.dispose()
  return freshness
}

async function made(): Promise<{ folder: string; store: StandInKeyring }> {
  const folder = await temporaryFolder()
  const store = new StandInKeyring()
  const vault = await testVault(folder, { slots: [keyringSlot({ random: randomBytes, store })] })
  await vault.create({ keyring: true })
  await vault.dispose()
  return { folder, store }
}

describe('KS-14: the note of the newest state', () => {
  it('gives no false alarm, whatever was done and whenever a process was killed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(run, { minLength: 1, maxLength: 4 }), async (history) => {
        const { folder, store } = await made()
        for (const each of history) {
          await perform(folder, store, each)
          expect(await foundNext(folder, store)).toBe('current')
        }
        await rm(folder, { recursive: true })
      }),
      { numRuns: 60 },
    )
  }, 240_000)

  it('gives the alarm for every older copy of all files, and of any one of them', async () => {
    const orderly = fc.array(run.map(inOrder), { minLength: 1, maxLength: 2 })
    await fc.assert(
      fc.asyncProperty(orderly, orderly, fc.nat(), async (before, after, which) => {
        const { folder, store } = await made()
        for (const each of before) await perform(folder, store, each)
        const copy = await temporaryFolder()
        await cp(folder, copy, { recursive: true })
        const unchanged = await readNote(store)
        for (const each of after) await perform(folder, store, each)
        fc.pre(!unchanged.equals(await readNote(store)))

        const names = Object.keys(filesBelow(copy)).filter((name) => !name.endsWith('.bak'))
        const name = names[which % names.length] ?? ''
        const changed = !(await readFile(join(copy, name))).equals(
          await readFile(join(folder, name)).catch(() => Buffer.alloc(0)),
        )
        // Under another data key a file alone is none of the vault's, and an older header is damage.
        const sameKey = (await epochOf(copy)) === (await epochOf(folder))
        const newest = await readFile(join(folder, name)).catch(() => undefined)
        if (sameKey) await cp(join(copy, name), join(folder, name))
        await rm(join(folder, `${name}.bak`), { force: true })
        if (changed && sameKey)
          expect(await foundNext(folder, new StandInKeyringOf(store))).not.toBe('current')
        if (newest === undefined) await rm(join(folder, name), { force: true })

        await rm(folder, { recursive: true })
        await cp(copy, folder, { recursive: true })
        const look = foundNext(folder, store)
        // The keyring holds the key of the newest data key alone.
        if (sameKey) expect(await look).not.toBe('current')
        else await expect(look).rejects.toMatchObject({ data: { reason: 'gone' } })
      }),
      { numRuns: 40 },
    )
  }, 240_000)
})

/** A copy, so that one look leaves the other alone. */
class StandInKeyringOf extends StandInKeyring {
  constructor(other: StandInKeyring) {
    super()
    for (const [account, bytes] of other.entries) this.entries.set(account, bytes)
  }
}

async function epochOf(folder: string): Promise<number> {
  return JSON.parse(await readFile(join(folder, 'vault.json'), 'utf8')).value.epoch
}

async function readNote(store: StandInKeyring): Promise<Buffer> {
  const account = [...store.entries.keys()].find((each) => each.startsWith('anchor-')) ?? ''
  return (await store.get(account)) ?? Buffer.alloc(0)
}
