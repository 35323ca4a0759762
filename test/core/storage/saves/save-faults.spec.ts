import { describe, expect, it } from 'vitest'
import { mayBeLeft, type PreparedSave, preparedSave, saveWithFault, startWithFault } from './fault-run.ts'
import type { SaveKind } from './save-kind.ts'
import { saveKinds } from './save-kinds.ts'
import { storageSaves } from './storage-saves.ts'

const codes = (
  process.env.FAIRLEAD_FAULTS ?? 'ENOSPC EDQUOT EIO EROFS EACCES EMFILE EINTR EPERM short'
).split(' ')
/** Saves that are made of those of documents and records handle no code in another way than these do. */
const codesOf = (kind: SaveKind) => {
  if (kind.slow) return ['ENOSPC']
  return storageSaves.includes(kind)
    ? codes
    : codes.filter((code) => ['ENOSPC', 'EIO', 'short'].includes(code))
}
const faultsOf = (kinds: readonly string[]) => [
  { code: 'crash', lasting: true },
  ...kinds.flatMap((code) => [
    { code, lasting: false },
    { code, lasting: true },
  ]),
]

/** Tries one fault and says whether there was anything left to fail. */
async function tried(save: PreparedSave, kind: string, at: number, lasting: boolean): Promise<boolean> {
  const { before, after, erased } = save
  const outcome = await saveWithFault(save, { at, kind, lasting })
  const { struck, saved, error, inMemory, onDisk, files, retried } = outcome
  const left = (state: unknown) => mayBeLeft(save, state)
  // A write that takes less than it was given is no failure; only an append has no second try.
  if (kind === 'short' && !save.kind.unsynced) expect(saved).toBe(true)
  if (saved) {
    expect(onDisk).toEqual(after)
    expect(inMemory).toEqual(after)
    const texts = [...files.files().values()].join('\n')
    for (const text of erased) expect(texts).not.toContain(text)
  } else if (kind === 'crash') {
    expect(onDisk).toSatisfy(left)
  } else {
    expect(error).toMatchObject({ code: 'storage.not-saved' })
    // Where one operation fails there is room to put everything back; where all fail, there may be none.
    if (lasting || save.kind.removes) expect(onDisk).toSatisfy(left)
    else expect(onDisk).toEqual(inMemory)
    if (save.kind.steps) expect(inMemory).toSatisfy(left)
    else expect(inMemory).toEqual(before)
    expect(retried).toEqual(after)
  }
  expect([...files.files().keys()].filter((path) => path.endsWith('.tmp'))).toEqual([])
  return struck
}

describe.each(saveKinds)('DU-01, DU-02: $name', (kind) => {
  let prepared: Promise<PreparedSave> | undefined
  const ready = () => {
    prepared ??= preparedSave(kind)
    return prepared
  }

  it('changes something', async () => {
    const save = await ready()
    expect(save.after).not.toEqual(save.before)
  })

  it.each(faultsOf(codesOf(kind)))(
    'is whole and told truly with $code at each operation (lasting: $lasting)',
    async ({ code, lasting }) => {
      const save = await ready()
      let at = 1
      while (await tried(save, code, at, lasting)) at += 1
      expect(at).toBeGreaterThan(2)
    },
    kind.slow ? 60_000 : 20_000,
  )

  it.each(faultsOf(storageSaves.includes(kind) ? ['EIO', 'EMFILE', 'ENOSPC'] : ['EIO']))(
    'does not suffer from a start with $code at each operation (lasting: $lasting)',
    async ({ code, lasting }) => {
      const save = await ready()
      for (let at = 1; ; at += 1) {
        const { struck, error, onDisk } = await startWithFault(save, { at, kind: code, lasting })
        if (error !== undefined && code !== 'crash') {
          expect(error).toMatchObject({ code: expect.stringMatching(/^storage\.|^E[A-Z]+$/) })
        }
        expect(onDisk).toEqual(save.before)
        if (!struck) break
      }
    },
  )
})
