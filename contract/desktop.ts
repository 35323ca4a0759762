import { eventIterator, oc } from '@orpc/contract'
import * as z from 'zod'
import { problems } from './problem.ts'

/** The pages that a menu of the desktop leads to. */
export const desktopPageSchema = z.enum([
  'launch',
  'workloads',
  'images',
  'registries',
  'projects',
  'activity',
  'environments',
  'vault',
  'terminal',
  'appearance',
  'about',
])
export type DesktopPage = z.infer<typeof desktopPageSchema>

/**
 * Where a menu, a notice or a link of the desktop leads. `link`: the image that a link from outside names; it may be
 * shown and filled in, and is neither pulled nor launched without a press. `bad-link`: a link that asks for anything
 * else, of which nothing is passed on.
 */
export const desktopPlaceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('page'), page: desktopPageSchema }),
  z.object({ kind: z.literal('add-registry') }),
  z.object({ kind: z.literal('link'), image: z.string().max(1024) }),
  z.object({ kind: z.literal('bad-link') }),
])
export type DesktopPlace = z.infer<typeof desktopPlaceSchema>

/**
 * What the desktop application can do here. `tray`: there is a place for its icon, so that it can go on there.
 * `notices`: the system shows notices. `openAtLogin` is the system's own state; `needs-approval`: the user must
 * allow it in the settings of the system.
 */
export const desktopStateSchema = z.object({
  tray: z.boolean(),
  notices: z.boolean(),
  openAtLogin: z.enum(['on', 'off', 'needs-approval', 'unavailable']),
})
export type DesktopState = z.infer<typeof desktopStateSchema>

/** What only the desktop application has. */
export const desktop = {
  /** Without `desktop` in every other shell. */
  state: oc.output(z.object({ desktop: desktopStateSchema.optional() })),

  openAtLogin: oc
    .input(z.object({ on: z.boolean() }))
    .output(desktopStateSchema)
    .errors(problems('desktop.unavailable', 'desktop.refused', 'storage.not-saved')),

  /** Where the page shall go, since the last message: the last one counts. The first message may be empty. */
  places: oc.output(eventIterator(z.array(desktopPlaceSchema))),
}
