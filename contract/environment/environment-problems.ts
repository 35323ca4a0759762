import * as z from 'zod'

const environment = z.object({ id: z.string(), name: z.string() })

/** What can go wrong with the list of environments, see `problemShapes`. */
export const environmentProblems = {
  'environment.not-found': z.object({ id: z.string() }),
  'environment.mirror-not-found': z.object({ url: z.string() }),
  'environment.name-taken': z.object({ existing: environment }),
  /** It was found, not added by hand. */
  'environment.not-added': z.object({ environment }),
  'environment.in-use': z.object({ environment, projects: z.number() }),
  /** What was confirmed is not what stands now. */
  'environment.changed': z.object({ environment, endpoint: z.string() }),
} as const
