import { beforeAll, describe, expect, it } from 'vitest'
import { mayBeLeft, type PreparedSave, preparedSave, saveWithFault, startWithFault } from './fault-run.ts'
import { saveKinds } from './save-kinds.ts'

const codes = (
  process.env.FAIRLEAD_FAULTS ?? 'ENOSPC EDQUOT EIO EROFS EACCES EMFILE EINTR EPERM short'
).split(' ')
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
  let save: PreparedSave
  beforeAll(async () => {
    save = await preparedSave(kind)
  })

  it('changes something', () => expect(save.after).not.toEqual(save.before))

  it.each(faultsOf(kind.slow ? ['ENOSPC'] : codes))(
    'is whole and told truly with $code at each operation (lasting: $lasting)',
    async ({ code, lasting }) => {
      let at = 1
      while (await tried(save, code, at, lasting)) at += 1
      expect(at).toBeGreaterThan(2)
    },
    kind.slow ? 60_000 : 20_000,
  )

  it.each(faultsOf(['EIO', 'EMFILE', 'ENOSPC']))(
    'does not suffer from a start with $code at each operation (lasting: $lasting)',
    async ({ code, lasting }) => {
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
