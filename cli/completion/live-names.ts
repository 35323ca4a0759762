import type { Call } from '../command/call.ts'
import type { LiveNames } from '../command/command.ts'
import type { Client } from '../session/client.ts'
import { theOne } from '../session/named.ts'
import { namedProject, placeOf } from '../session/place.ts'

/** The names of a kind, as the running app has them. */
export async function liveNames(kind: LiveNames, call: Call, client: Client): Promise<string[]> {
  switch (kind) {
    case 'registries':
      return (await client.registries.list()).map(({ name }) => name)
    case 'projects':
      return (await client.projects.list()).map(({ name }) => name)
    case 'environments':
      return (await client.environments.list()).map(({ name }) => name)
    case 'namespaces': {
      const wanted = namedProject(call)
      const all = await client.projects.list()
      const projects = wanted === undefined ? all : [theOne('project', wanted, all)]
      return projects.flatMap(({ namespaces }) => namespaces.map(({ name }) => name))
    }
    case 'services':
      return (await client.services.list(await engineOf(call, client))).map(({ name }) => name)
    case 'workloads':
      return (await client.workloads.list(await engineOf(call, client))).map(({ name }) => name)
    case 'images':
      return (await client.images.list(await engineOf(call, client))).flatMap(({ reference = '' }) =>
        reference === '' || reference.includes('@') ? [] : [reference],
      )
    default:
      return kind satisfies never
  }
}

async function engineOf(call: Call, client: Client): Promise<{ environmentId: string }> {
  const { environmentId } = await placeOf(call, client)
  return { environmentId }
}
