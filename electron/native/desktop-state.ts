import type { Environment } from '../../contract/environment/environment.ts'
import type { Project } from '../../contract/projects.ts'
import { isRunning, wholeFraction } from '../../contract/pull/pull-list.ts'
import type { PullJob } from '../../contract/pulls.ts'
import type { VaultStatus } from '../../contract/vault.ts'

/** The engine that the user works with: `answers` is what it says of itself while it answers. */
export interface EngineLine {
  readonly name: string
  readonly answers: { readonly product: string; readonly version: string } | undefined
  /** It was asked, one way or the other. */
  readonly known: boolean
}

/** What menus, tray, progress and notices are made of. Pulls stand newest first; `undefined` is not known yet. */
export interface DesktopFacts {
  readonly vault: VaultStatus['state'] | undefined
  readonly engine: EngineLine | undefined
  readonly pulls: readonly PullJob[] | undefined
}

export const nothingKnown: DesktopFacts = { vault: undefined, engine: undefined, pulls: undefined }

/** The engine of the chosen project or, before one was chosen, of the first. Never another one than the project's. */
export function currentEngine(
  projects: readonly Project[],
  environments: readonly Environment[],
  currentProjectId: string,
): EngineLine | undefined {
  const project = projects.find(({ id }) => id === currentProjectId) ?? projects[0]
  const environment = project ? environments.find(({ id }) => id === project.environmentId) : environments[0]
  if (!environment) return undefined
  const { name, engine, problem } = environment
  return { name, answers: engine, known: engine !== undefined || problem !== undefined }
}

/**
 * The pulls that are done or failed now and were not before. Of a pull that is seen for the first time it is not
 * known whether it ended just now, unless the whole list was known: then it began and ended in between.
 */
export function endedPulls(
  before: readonly PullJob[] | undefined,
  now: readonly PullJob[],
): readonly PullJob[] {
  if (before === undefined) return []
  const over = new Set(before.filter((job) => !isRunning(job)).map(({ id }) => id))
  return now.filter((job) => (job.state === 'done' || job.state === 'failed') && !over.has(job.id))
}

/** The pulls under way, in the order in which they are served. */
export function runningPulls({
  pulls = [],
}: {
  readonly pulls?: readonly PullJob[] | undefined
}): readonly PullJob[] {
  return pulls.filter(isRunning).reverse()
}

/**
 * What the bar of the window shows, as `setProgressBar` takes it: -1 is none, 2 is *under way, nobody knows how
 * far*, else the part of all running pulls that is here.
 */
export function windowProgress(facts: DesktopFacts): number {
  const running = runningPulls(facts)
  if (running.length === 0) return -1
  return wholeFraction(running) ?? 2
}
