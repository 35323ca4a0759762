import { oc } from '@orpc/contract'
import * as z from 'zod'
import { instantSchema } from './scalars.ts'

/**
 * How this copy of the program gets newer versions. `self`: it looks, fetches and installs them, because the system
 * checks who signed them. `appimage`, `package`, `portable`, `unsigned`: it can look and say so, and no more.
 * `web`, `development`, `no-feed`: it does not look at all.
 */
export const updateWaySchema = z.enum([
  'self',
  'appimage',
  'package',
  'portable',
  'unsigned',
  'web',
  'development',
  'no-feed',
])
export type UpdateWay = z.infer<typeof updateWaySchema>

/** Why a look or a download came to nothing. */
export const updateFailureSchema = z.enum(['unreachable', 'answer', 'signature', 'checksum', 'disk', 'other'])
export type UpdateFailure = z.infer<typeof updateFailureSchema>

const version = z.string()

/** `idle`: nobody has looked since the program was started. `ready`: it is installed when Fairlead ends. */
export const updateStepSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('idle') }),
  z.object({ kind: z.literal('checking') }),
  z.object({ kind: z.literal('current'), at: instantSchema }),
  z.object({ kind: z.literal('available'), version, at: instantSchema }),
  z.object({ kind: z.literal('downloading'), version, percent: z.int().min(0).max(100) }),
  z.object({ kind: z.literal('ready'), version }),
  z.object({ kind: z.literal('failed'), reason: updateFailureSchema, at: instantSchema }),
])
export type UpdateStep = z.infer<typeof updateStepSchema>

/** `url`: where newer versions are looked for. */
export const updateStateSchema = z.object({
  way: updateWaySchema,
  step: updateStepSchema,
  url: z.string().optional(),
})
export type UpdateState = z.infer<typeof updateStateSchema>

/** Newer versions of the program itself. What comes of a call is told by the topic `updates`. */
export const updates = {
  state: oc.output(updateStateSchema),

  /** Looks once, whatever the settings say. Nothing where this copy does not look, or is at it. */
  check: oc.output(updateStateSchema),

  /** Fetches what is available; ends Fairlead and installs what is ready. Nothing in any other state. */
  install: oc.output(updateStateSchema),
}
