import { randomBytes } from 'node:crypto'
import { describe, expect, it, vi } from 'vitest'
import { Problem } from '../../../../contract/problem.ts'
import { Changes } from '../../../../core/vault/anchor/changes.ts'
import { hasProofAbove, headerPlace, isProven, newMark } from '../../../../core/vault/anchor/mark-proof.ts'
import {
  compareStates,
  noteOf,
  readNote,
  stateDigest,
} from '../../../../core/vault/anchor/vault-state-digest.ts'
import type { SecretRecord, SecretVersion } from '../../../../core/vault/seal/secret-record.ts'

const key = { dataKey: randomBytes(32), vaultId: 'v1' }
const version = (generation: number, proof?: string): SecretVersion => ({
  kind: 'password',
  address: 'registry.example',
  scope: 'project/p1',
  sealedAt: 1,
  sealed: 'AAAA',
  generation,
  ...(proof !== undefined && { proof }),
})
const record = (id: string, roles: Partial<SecretRecord> = {}): SecretRecord => ({
  id,
  generation: 1,
  ...roles,
})

describe('KS-14: a mark', () => {
  const mark = newMark(key, 'r1', 7)

  it('is proven for its place, generation and vault, by its data key alone', () => {
    expect(isProven(key, 'r1', mark)).toBe(true)
    expect(isProven(key, 'r2', mark)).toBe(false)
    expect(isProven(key, 'r1', { ...mark, generation: 8 })).toBe(false)
    expect(isProven({ ...key, vaultId: 'v2' }, 'r1', mark)).toBe(false)
    expect(isProven({ ...key, dataKey: randomBytes(32) }, 'r1', mark)).toBe(false)
  })

  it.each<[string, string | undefined]>([
    ['nothing', undefined],
    ['an empty text', ''],
    ['too little', 'AAAA'],
    [
      'too much',
      Buffer.concat([Buffer.from(mark.proof ?? '', 'base64'), Buffer.alloc(1)]).toString('base64'),
    ],
  ])('is not proven by %s', (_, proof) => {
    expect(isProven(key, 'r1', { generation: 7, ...(proof !== undefined && { proof }) })).toBe(false)
  })

  it.each<[string, SecretRecord]>([
    ['the current secret', record('r1', { current: version(7, mark.proof) })],
    ['a candidate', record('r1', { candidate: version(7, mark.proof) })],
    ['a previous one', record('r1', { previous: version(7, mark.proof) })],
    ['what was discarded', record('r1', { discarded: { previous: mark } })],
  ])('counts above a lower generation in %s', (_, found) => {
    const files = { mark: undefined, records: [record('r0'), found] }
    expect(hasProofAbove(6, key, files)).toBe(true)
    expect(hasProofAbove(7, key, files)).toBe(false)
    expect(hasProofAbove(6, key, { ...files, records: [{ ...found, id: 'r2' }] })).toBe(false)
  })

  it('counts in the header', () => {
    const files = { mark: newMark(key, headerPlace, 7), records: [] }
    expect(hasProofAbove(6, key, files)).toBe(true)
    expect(hasProofAbove(7, key, files)).toBe(false)
    expect(hasProofAbove(6, key, { ...files, mark })).toBe(false)
    expect(hasProofAbove(0, key, { mark: undefined, records: [] })).toBe(false)
  })
})

describe('KS-14: the state of the files', () => {
  const files = { mark: { generation: 3 }, records: [record('a', { current: version(2) }), record('b')] }
  const changed = (records: SecretRecord[], mark = files.mark) => stateDigest({ mark, records }).digest

  it('is the same for the same files in any order', () => {
    const [a, b] = files.records
    expect(stateDigest(files)).toEqual(stateDigest({ ...files, records: a && b ? [b, a] : [] }))
    expect(stateDigest(files).digest).toMatch(/^[A-Za-z0-9_-]{43}$/)
  })

  it('has the same digest in every release', () => {
    // Computed apart from the program: SHA-256 of the lines "fairlead/vault-state 1", "3", "a 2 0 0", "b 0 0 0".
    expect(stateDigest(files)).toEqual({ mark: 3, digest: 'KECMoxLkNx4azUtOtrQSDjNJmlFk3LFBuiuuzJvlk_I' })
  })

  it('is another with another record, generation, role or header', () => {
    const digests = [
      changed(files.records),
      changed([record('a', { current: version(2) })]),
      changed([record('a', { current: version(3) }), record('b')]),
      changed([record('a', { candidate: version(2) }), record('b')]),
      changed([record('a', { previous: version(2) }), record('b')]),
      changed(files.records, { generation: 4 }),
      changed([]),
    ]
    expect(new Set(digests).size).toBe(digests.length)
  })

  it('keeps the place of what was discarded', () => {
    const discarded = { current: { generation: 2 } }
    expect(changed([record('a', { discarded }), record('b')])).toBe(changed(files.records))
    const roles = { candidate: { generation: 5 }, previous: { generation: 6 } }
    const gone = [record('a', { discarded: roles })]
    const there = [record('a', { candidate: version(5), previous: version(6) })]
    expect(changed(gone)).toBe(changed(there))
    expect(stateDigest({ mark: undefined, records: gone }).mark).toBe(6)
  })

  it('has the highest generation of all', () => {
    expect(stateDigest({ mark: undefined, records: [] }).mark).toBe(0)
    expect(stateDigest(files).mark).toBe(3)
    expect(stateDigest({ ...files, records: [record('a', { previous: version(9) })] }).mark).toBe(9)
  })

  const state = stateDigest(files)
  const other = stateDigest({ ...files, records: [] })
  const at = (mark: number) => ({ ...other, mark })

  it.each([
    [state, state, 'same'],
    [state, at(3), 'mixed'],
    [state, at(2), 'older'],
    [state, at(4), 'ahead'],
    [{ ...state, alarm: 'older' } as const, state, 'same'],
    [{ ...state, alarm: 'older' } as const, at(4), 'older'],
    [{ ...state, alarm: 'mixed' } as const, at(2), 'mixed'],
    [{ ...state, mark: 4 }, { ...state, mark: 3 }, 'older'],
  ])('%#: is told from what was noted', (noted, found, how) => {
    expect(compareStates(noted, found)).toBe(how)
  })

  it('comes back from its note', () => {
    for (const noted of [
      state,
      { ...state, alarm: 'older' } as const,
      { ...state, alarm: 'mixed' } as const,
    ]) {
      expect(readNote(noteOf(noted))).toEqual(noted)
    }
    expect(noteOf({ ...state, mark: 999_999_999_999_999, alarm: 'mixed' }).length).toBeLessThan(100)
  })

  it.each([
    '',
    `2 3 ${'a'.repeat(43)}`,
    `1 x ${'a'.repeat(43)}`,
    `1 3 ${'a'.repeat(42)}`,
    `1 3 ${'a'.repeat(44)}`,
    `1 3 ${'a'.repeat(43)} newer`,
    `1 3 ${'a'.repeat(43)} older mixed`,
    ` 1 3 ${'a'.repeat(43)}`,
    `1 1234567890123456 ${'a'.repeat(43)}`,
  ])('is not read from %j', (note) => expect(readNote(note)).toBeUndefined())
})

describe('KS-14: the changes of a vault', () => {
  const notSaved = new Problem('storage.not-saved', { file: 'f', reason: 'EIO' })

  it('are numbered upwards, those that failed too', async () => {
    const changes = new Changes(7, () => undefined)
    expect(changes.next()).toBe(8)
    await expect(changes.during('f', () => Promise.reject(notSaved))).rejects.toBe(notSaved)
    expect(changes.next()).toBe(9)
  })

  it('leave the files at rest when the last one has ended, which is told once', async () => {
    const rested = vi.fn()
    const changes: Changes = new Changes(0, rested)
    expect(changes.atRest).toBe(true)
    const inside = await changes.together(async () => {
      await changes.during('a', async () => undefined)
      await changes.during('b', async () => expect(rested).not.toHaveBeenCalled())
      return changes.atRest
    })
    expect(inside).toBe(false)
    expect(changes.atRest).toBe(true)
    expect(rested).toHaveBeenCalledTimes(1)
    expect(await changes.during('a', async () => 'written')).toBe('written')
    expect(rested).toHaveBeenCalledTimes(2)
  })

  it.each<[string, unknown, boolean]>([
    ['was not saved', notSaved, false],
    ['met a bug', new TypeError('a bug'), false],
    ['was refused before it began', new Problem('storage.newer-format', { file: 'f', format: 3 }), true],
  ])('leave a file uncertain that %s, until it is written again', async (_, error, rests) => {
    const changes = new Changes(0, () => undefined)
    await expect(changes.during('f', () => Promise.reject(error))).rejects.toBe(error)
    expect(changes.atRest).toBe(rests)
    await changes.during('g', async () => undefined)
    expect(changes.atRest).toBe(rests)
    await changes.during('f', async () => undefined)
    expect(changes.atRest).toBe(true)
  })
})
