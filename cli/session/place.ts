import type { Project } from '../../contract/projects.ts'
import type { Call } from '../command/call.ts'
import type { Client } from './client.ts'
import { theOne } from './named.ts'

/** Where a command works. */
export interface Place {
  readonly projectId: string
  readonly namespace: string
  readonly environmentId: string
}

/** The place of a call: what its options say, and else the project that the page is at, on its own engine. */
export async function placeOf(call: Call, client: Client): Promise<Place> {
  const wanted = namedProject(call)
  const [projects, settings] = await Promise.all([
    client.projects.list(),
    wanted === undefined ? client.app.settings() : undefined,
  ])
  const current = projects.find(({ id }) => id === settings?.currentProjectId) ?? projects[0]
  const project = wanted === undefined && current ? current : theOne('project', wanted ?? '', projects)
  return {
    projectId: project.id,
    namespace: call.text('namespace') ?? 'default',
    environmentId: await environmentOf(call, client, project.environmentId),
  }
}

/** The project that was named, by the option or by the environment variable. */
export function namedProject(call: Call): string | undefined {
  return call.text('project') ?? (call.surroundings.env.FAIRLEAD_PROJECT || undefined)
}

async function environmentOf(call: Call, client: Client, ofProject: string): Promise<string> {
  const wanted = call.text('environment')
  if (wanted === undefined) return ofProject
  const environments = await client.environments.list()
  return theOne('environment', wanted, environments).id
}

/** Only what belongs to the project and the namespace that were named, where they were. */
export async function filterOf(
  call: Call,
  client: Client,
): Promise<(item: { projectId: string; namespace?: string }) => boolean> {
  const wanted = namedProject(call)
  const namespace = call.text('namespace')
  let project: Project | undefined
  if (wanted !== undefined) project = theOne('project', wanted, await client.projects.list())
  return (item) =>
    (project === undefined || item.projectId === project.id) &&
    (namespace === undefined || item.namespace === undefined || item.namespace === namespace)
}
