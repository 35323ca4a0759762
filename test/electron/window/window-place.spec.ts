import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { windowBounds } from '../../../electron/window/window-place.ts'

const left = { x: 0, y: 0, width: 1600, height: 900 }
const right = { x: 1600, y: 0, width: 1280, height: 1024 }

describe('where the window opens', () => {
  it('is left to the system at the first start, and no larger than its display', () => {
    expect(windowBounds(undefined, [left])).toEqual({ width: 1200, height: 800 })
    expect(windowBounds(undefined, [{ ...left, width: 1000, height: 700 }])).toEqual({
      width: 1000,
      height: 700,
    })
  })

  it('is where it was, on whichever display', () => {
    const kept = { x: 1700, y: 30, width: 900, height: 700 }
    expect(windowBounds(kept, [left, right])).toEqual(kept)
    expect(windowBounds(kept, [])).toEqual(kept)
  })

  it('is the middle of the first display once its own is gone', () => {
    const kept = { x: 1700, y: 30, width: 900, height: 700, maximised: true }
    expect(windowBounds(kept, [left])).toEqual({ x: 350, y: 100, width: 900, height: 700 })
  })

  const area = fc.record({
    x: fc.integer({ min: -5000, max: 5000 }),
    y: fc.integer({ min: -3000, max: 3000 }),
    width: fc.integer({ min: 640, max: 5120 }),
    height: fc.integer({ min: 480, max: 2880 }),
  })
  const place = fc.record({
    x: fc.integer({ min: -20_000, max: 20_000 }),
    y: fc.integer({ min: -20_000, max: 20_000 }),
    width: fc.integer({ min: 400, max: 20_000 }),
    height: fc.integer({ min: 300, max: 20_000 }),
  })

  property.prop([place, fc.array(area, { minLength: 1, maxLength: 3 })])(
    'can be taken hold of on some display, and is no larger than that',
    (kept, areas) => {
      const { x, y, width, height } = windowBounds(kept, areas)
      if (x === undefined || y === undefined) throw new Error('a place that was kept is a place')
      const home = areas.find(
        (each) =>
          Math.min(x + width, each.x + each.width) > Math.max(x, each.x) &&
          y >= each.y - 24 &&
          y + 24 <= each.y + each.height &&
          width <= each.width &&
          height <= each.height,
      )
      expect(home).toBeDefined()
    },
  )
})
