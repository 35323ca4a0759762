import { randomBytes } from 'node:crypto'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { VaultHeader } from '../../../../core/vault/keys/vault-header.ts'
import { standInSlot } from '../../storage/saves/stand-in-slot.ts'
import { settled, WatchBed, withHeader } from './watch-bed.ts'

let bed: WatchBed
beforeEach(() => {
  bed = new WatchBed()
})

describe('KS-14: a vault without a slot that keeps notes', () => {
  it.each<[string, () => VaultHeader | null]>([
    ['is not there', () => null],
    ['has none', () => withHeader(3, 'passphrase')],
  ])('%s: nothing is asked', async (_, value) => {
    bed.header.value = value()
    const watch = bed.made()
    expect(watch.freshness).toBe('unwatched')
    watch.unlocked()
    await bed.saved(watch)
    watch.locked()
    await watch.accept()
    await watch.dispose()
    expect(bed.notes.asked).toEqual([])
    expect(watch.freshness).toBe('unwatched')
  })

  it('in a shell without any such slot is not watched', () => {
    expect(bed.made({ slots: [] }).freshness).toBe('unwatched')
    expect(bed.made({ slots: [standInSlot(randomBytes(32))] }).freshness).toBe('unwatched')
  })

  it('is watched from the moment on when it gets one, and no more when that goes', async () => {
    bed.header.value = withHeader(3, 'passphrase')
    const watch = bed.made()
    watch.slotsChanged()
    await settled()
    expect(bed.notes.asked).toEqual([])
    bed.header.value = withHeader(4, 'passphrase', 'keyring')
    watch.slotsChanged()
    expect(watch.freshness).toBe('unknown')
    await bed.noted()
    expect(watch.freshness).toBe('current')
    watch.slotsChanged()
    await settled()
    expect(bed.notes.asked).toEqual(['read v1', 'write v1'])
    bed.header.value = withHeader(5, 'passphrase')
    watch.slotsChanged()
    expect(watch.freshness).toBe('unwatched')
    await vi.waitFor(() => expect(bed.notes.asked.at(-1)).toBe('forget v1'))
    bed.header.value = withHeader(6, 'passphrase', 'keyring')
    watch.slotsChanged()
    expect(watch.freshness).toBe('unknown')
    await bed.noted()
  })
})

describe('KS-14: the note', () => {
  it('is written once for many saves, after a while', async () => {
    const watch = await bed.current({ delayMs: 60 })
    for (const id of ['r1', 'r2', 'r3']) await bed.saved(watch, id)
    expect(bed.notes.asked).toEqual([])
    await bed.noted()
    expect(bed.notes.asked).toEqual(['write v1'])
    await bed.saved(watch)
    await bed.noted()
    expect(bed.notes.asked).toEqual(['write v1', 'write v1'])
  })

  it('is not written in the midst of a change, but when that has ended', async () => {
    const watch = await bed.current()
    await watch.changes.together(async () => {
      await bed.saved(watch)
      watch.locked()
      await settled()
      expect(bed.notes.asked).toEqual([])
    })
    await bed.noted()
  })

  it('is written at once when the vault is locked, or at its end', async () => {
    const watch = await bed.current({ delayMs: 60_000 })
    await bed.saved(watch)
    watch.locked()
    await bed.noted()
    await bed.saved(watch)
    await watch.dispose()
    expect(bed.notes.note).toBe(bed.present())
  })

  it('is not written any more after the end, which comes in time though nobody answers', async () => {
    const watch = await bed.current({ delayMs: 60_000, patienceMs: 50 })
    await bed.saved(watch)
    bed.notes.mute = true
    const started = performance.now()
    await watch.dispose()
    const took = performance.now() - started
    expect(took).toBeGreaterThan(40)
    expect(took).toBeLessThan(2000)
    bed.notes.mute = false
    bed.notes.asked.length = 0
    await bed.saved(watch)
    watch.locked()
    await settled()
    expect(bed.notes.asked).toEqual([])
  })

  it('at the end is waited for no longer than it takes', async () => {
    const watch = await bed.current({ patienceMs: 60_000 })
    const started = performance.now()
    await watch.dispose()
    expect(performance.now() - started).toBeLessThan(5000)
  })

  it('is written again where it may not have been written', async () => {
    const watch = await bed.current()
    bed.notes.refuses = true
    await bed.saved(watch)
    await vi.waitFor(() => expect(bed.notes.asked).toEqual(['write v1']))
    bed.notes.refuses = false
    watch.locked()
    await bed.noted()
  })

  it('takes the files for the newest where the user says so, and goes on from there', async () => {
    bed.older()
    const watch = bed.made()
    watch.unlocked()
    await vi.waitFor(() => expect(watch.freshness).toBe('older'))
    bed.notes.refuses = true
    await expect(watch.accept()).rejects.toMatchObject({
      code: 'vault.slot-unavailable',
      data: { slot: 'keyring', reason: 'locked', proof: 'dismissed' },
    })
    expect(watch.freshness).toBe('older')
    bed.notes.refuses = false
    bed.changed.mockClear()
    await watch.accept()
    expect(watch.freshness).toBe('current')
    expect(bed.changed).toHaveBeenCalledTimes(1)
    expect(bed.notes.note).toBe(bed.present())
    await bed.saved(watch)
    await bed.noted()
  })
})
