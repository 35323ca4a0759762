import { beforeEach, describe, expect, it, vi } from 'vitest'
import { card, settled, WatchBed, withHeader } from './watch-bed.ts'

let bed: WatchBed
beforeEach(() => {
  bed = new WatchBed()
})

describe('KS-14: what is found at an unlock', () => {
  it('is current where there is no note yet, and is noted soon', async () => {
    const watch = bed.made()
    expect(watch.freshness).toBe('unknown')
    watch.unlocked()
    await bed.noted()
    expect(watch.freshness).toBe('current')
    expect(bed.changed).toHaveBeenCalledTimes(1)
    expect(bed.notes.asked).toEqual(['read v1', 'write v1'])
  })

  it('is current where the note says the same, which is left as it is', async () => {
    bed.notes.note = bed.present()
    const watch = bed.made()
    watch.unlocked()
    await vi.waitFor(() => expect(watch.freshness).toBe('current'))
    await settled()
    expect(bed.notes.asked).toEqual(['read v1'])
  })

  it('is current where the files are ahead, as the data key proves', async () => {
    bed.notes.note = bed.present()
    bed.header.value = withHeader(9, 'keyring')
    const watch = bed.made()
    watch.unlocked()
    await bed.noted()
    expect(watch.freshness).toBe('current')
  })

  it('is mixed where they are ahead by numbers that nobody proved', async () => {
    bed.notes.note = bed.present()
    const before = bed.notes.note
    bed.records = [{ id: 'r1', generation: 9, discarded: { current: { generation: 9 } } }]
    const watch = bed.made()
    watch.unlocked()
    await vi.waitFor(() => expect(bed.notes.note).toBe(`${before} mixed`))
    expect(watch.freshness).toBe('mixed')
  })

  it('is not known where they are ahead and the key is gone again', async () => {
    bed.notes.note = bed.present()
    const before = bed.notes.note
    bed.header.value = withHeader(9, 'keyring')
    bed.state = 'locked'
    const watch = bed.made()
    watch.unlocked()
    await settled()
    expect(watch.freshness).toBe('unknown')
    expect(bed.notes.note).toBe(before)
    bed.state = 'unlocked'
    watch.unlocked()
    await vi.waitFor(() => expect(watch.freshness).toBe('current'))
  })

  it.each<[string, () => void]>([
    [
      'older',
      () => {
        bed.header.value = withHeader(1, 'keyring')
        bed.records = [card('r1', 2)]
      },
    ],
    [
      'mixed',
      () => {
        bed.records = [card('r1', 5), card('r2', 1)]
      },
    ],
  ])('is %s, which goes into the note and stays there whatever is saved', async (alarm, change) => {
    bed.notes.note = bed.present()
    const before = bed.notes.note
    change()
    const watch = bed.made()
    watch.unlocked()
    await vi.waitFor(() => expect(bed.notes.note).toBe(`${before} ${alarm}`))
    expect(watch.freshness).toBe(alarm)
    for (const id of ['r1', 'r2', 'r3', 'r4']) await bed.saved(watch, id)
    await settled()
    expect(bed.notes.note).toBe(`${before} ${alarm}`)
    watch.unlocked()
    await settled()
    expect(watch.freshness).toBe(alarm)
    expect(bed.notes.asked.filter((what) => what === 'write v1')).toHaveLength(1)
  })

  it('is mixed where the note is not ours, and that stays', async () => {
    bed.notes.note = 'something else'
    const watch = bed.made()
    watch.unlocked()
    await vi.waitFor(() => expect(watch.freshness).toBe('mixed'))
    await bed.saved(watch)
    await settled()
    expect(bed.notes.note).toBe('something else')
  })

  it('is what stood there at the start, not what was saved since', async () => {
    bed.older()
    const watch = bed.made()
    for (const id of ['r1', 'r2', 'r3', 'r4', 'r5']) await bed.saved(watch, id)
    watch.unlocked()
    await vi.waitFor(() => expect(watch.freshness).toBe('older'))
  })

  it('is asked for again where there was no answer, with the next save too', async () => {
    bed.notes.refuses = true
    const watch = bed.made()
    watch.unlocked()
    await settled()
    expect(watch.freshness).toBe('unknown')
    bed.notes.refuses = false
    await bed.saved(watch)
    await bed.noted()
    expect(watch.freshness).toBe('current')
  })
})

it('KS-14: generations go on from the highest that stands anywhere', () => {
  expect(bed.made().changes.next()).toBe(6)
  bed.header.value = withHeader(12, 'keyring')
  expect(bed.made().changes.next()).toBe(13)
  bed.header.value = null
  bed.records = []
  expect(bed.made().changes.next()).toBe(1)
})
