import { eventIterator, oc } from '@orpc/contract'
import * as z from 'zod'
import { idSchema, instantSchema } from './scalars.ts'

/** The first look-up of a program since the app started. Never holds a secret. */
export const terminalNoticeSchema = z.object({
  id: idSchema,
  at: instantSchema,
  program: z.string().max(80),
  /** The address that was asked for. */
  address: z.string().max(600),
  /** Whether it was given a login. */
  given: z.boolean(),
})
export type TerminalNotice = z.infer<typeof terminalNoticeSchema>

export const terminal = {
  /** Those since the last message; the first is empty and says "connected". */
  notices: oc.output(eventIterator(z.array(terminalNoticeSchema))),
}
