import type { Rectangle } from 'electron'
import * as z from 'zod'

/** The least that the page can be used in. */
export const leastSize = { width: 400, height: 300 } as const
const firstSize = { width: 1200, height: 800 } as const

/** So much of the window's upper edge must be seen that it can be taken hold of (pixels). */
const grip = { width: 120, height: 24 } as const

/** Where the window was, in the state that it has without being maximised or in full screen. */
export const windowPlaceSchema = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(leastSize.width),
  height: z.number().int().min(leastSize.height),
  maximised: z.boolean().optional(),
  fullScreen: z.boolean().optional(),
})
export type WindowPlace = z.infer<typeof windowPlaceSchema>

type Bounds = Pick<Rectangle, 'width' | 'height'> & Partial<Rectangle>

/**
 * Where the window opens, with `x` and `y` left to the system at the first start. A window whose display is gone, or
 * of which nothing could be taken hold of, comes back in the middle of the first display, and none is larger than
 * the display it is on. `workAreas`: what panels leave of each display, the first one first.
 */
export function windowBounds(kept: WindowPlace | undefined, workAreas: readonly Rectangle[]): Bounds {
  const [first] = workAreas
  if (!first) return kept ? boundsOf(kept) : firstSize
  if (!kept) return fitted(firstSize, first)
  const home = workAreas.find((area) => canBeHeld({ ...kept, ...fitted(kept, area) }, area))
  if (home) return { ...fitted(kept, home), x: kept.x, y: kept.y }
  const size = fitted(kept, first)
  return {
    ...size,
    x: first.x + Math.max(0, Math.floor((first.width - size.width) / 2)),
    y: first.y + Math.max(0, Math.floor((first.height - size.height) / 2)),
  }
}

function boundsOf({ x, y, width, height }: WindowPlace): Rectangle {
  return { x, y, width, height }
}

/** Whether enough of the upper edge lies in the area. */
function canBeHeld(window: Rectangle, area: Rectangle): boolean {
  const across = Math.min(window.x + window.width, area.x + area.width) - Math.max(window.x, area.x)
  const below = area.y + area.height - window.y
  return across >= grip.width && below >= grip.height && window.y >= area.y - grip.height
}

function fitted(
  size: Pick<Rectangle, 'width' | 'height'>,
  area: Rectangle,
): Pick<Rectangle, 'width' | 'height'> {
  return {
    width: Math.max(leastSize.width, Math.min(size.width, area.width)),
    height: Math.max(leastSize.height, Math.min(size.height, area.height)),
  }
}
