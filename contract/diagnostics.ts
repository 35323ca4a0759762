import { oc } from '@orpc/contract'
import * as z from 'zod'
import { problems } from './problem.ts'
import { idSchema } from './scalars.ts'

export const diagnostics = {
  /**
   * What helps somebody else to find a fault: versions, settings, states and counts, as one readable JSON text.
   * Never a secret, a username or an e-mail address; addresses and names are replaced by stand-ins unless `names`.
   */
  gather: oc
    .input(z.object({ names: z.boolean() }))
    .output(z.object({ id: idSchema, file: z.string(), text: z.string() })),

  /**
   * Makes ready to fetch exactly the text that was gathered under this id. The ticket is the right to one GET of
   * `/transfers/TICKET` within a minute.
   */
  save: oc
    .input(z.object({ id: idSchema }))
    .output(z.object({ ticket: z.string(), file: z.string() }))
    .errors(problems('diagnostics.gone')),
}
