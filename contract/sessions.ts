import { oc } from '@orpc/contract'
import * as z from 'zod'
import { idSchema, instantSchema } from './scalars.ts'

/**
 * A browser that is signed in, in web mode. `id` opens nothing. `browser` is made of what the browser says of itself,
 * such as `Firefox 140, Linux`, printable and short; `?` where it says nothing. `lastSeenAt`: when somebody was at one
 * of its windows. `windows` are those connected now. `current`: the one that asks.
 */
export const sessionSchema = z.object({
  id: idSchema,
  browser: z.string().max(80),
  openedAt: instantSchema,
  lastSeenAt: instantSchema,
  windows: z.int().min(0),
  current: z.boolean(),
})
export type Session = z.infer<typeof sessionSchema>

export const sessions = {
  /** The one that asks first, then by when they were last seen. Empty in the desktop application, which has none. */
  list: oc.output(z.array(sessionSchema)),

  /** Ends a session with all its windows; one that has ended already is no error. The one that asks may be named too. */
  end: oc.input(z.object({ id: idSchema })).output(z.object({})),

  /** Ends all but the one that asks, and gives how many those were. */
  endOthers: oc.output(z.object({ ended: z.int().min(0) })),
}
