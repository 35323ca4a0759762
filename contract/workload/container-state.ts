import * as z from 'zod'

/** What engines call the state of a container. */
export const containerStateSchema = z.enum([
  'created',
  'running',
  'paused',
  'restarting',
  'removing',
  'exited',
  'dead',
])
export type ContainerState = z.infer<typeof containerStateSchema>

/** A port of a container; `host` is missing while it is not published. */
export const containerPortSchema = z.object({
  container: z.number(),
  host: z.number().optional(),
  address: z.string().optional(),
  protocol: z.string(),
})
