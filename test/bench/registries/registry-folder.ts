import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { firstWorkspace, workspaceSchema } from '../../../core/projects/project-record.ts'
import { type RegistryRecord, registryRecordSchema } from '../../../core/registries/registry-record.ts'
import { openDocument } from '../../../core/storage/document.ts'
import type { FileLayer } from '../../../core/storage/file-layer.ts'
import { nodeFileLayer } from '../../../core/storage/node-file-layer.ts'
import { openRecordFolder } from '../../../core/storage/record-folder.ts'

/** Nobody needs these files after a power failure, and ten thousand waits for the disk take a minute. */
const hasty: FileLayer = {
  ...nodeFileLayer,
  create: async (path) => {
    const file = await nodeFileLayer.create(path)
    return {
      write: (bytes) => file.write(bytes),
      sync: async () => undefined,
      close: () => file.close(),
    }
  },
  syncFolder: async () => undefined,
}

/**
 * Puts so many registries into a data folder that no program uses now: of its first project, on as many hosts,
 * in every state and with every verdict.
 */
export async function fillWithRegistries(dataFolder: string, count: number): Promise<void> {
  const workspace = await openDocument({
    layer: hasty,
    path: join(dataFolder, 'projects.json'),
    format: 'fairlead/projects',
    version: 1,
    schema: workspaceSchema,
    initial: firstWorkspace(randomUUID, 'default'),
  })
  const records = await openRecordFolder({
    layer: hasty,
    folder: join(dataFolder, 'registries'),
    format: 'fairlead/registry',
    version: 1,
    schema: registryRecordSchema,
  })
  const [project] = workspace.value.projects
  const [namespace] = project?.namespaces ?? []
  if (!project || !namespace) throw new Error('A workspace has a project with a namespace')
  for (let index = 0; index < count; index += 1) {
    await records.put(recordOf(index, project.id, namespace.id))
  }
  await Promise.all([records.dispose(), workspace.dispose()])
}

const teams = ['harbour', 'quayside', 'anchor', 'mooring', 'capstan', 'bollard', 'hawser', 'windlass']
const day = 24 * 60 * 60 * 1000

function recordOf(index: number, projectId: string, namespaceId: string): RegistryRecord {
  const team = teams[index % teams.length] ?? ''
  const host = `${team}-${index}.registry.example:5000`
  const at = Date.now() - (index % 90) * day
  const problem = { code: 'registry.not-proven' as const, data: { host, reason: 'unreachable' } }
  return {
    id: randomUUID(),
    projectId,
    name: `${team}-${index}`,
    provider: 'custom',
    host,
    prefix: index % 3 === 0 ? 'team/app' : '',
    scope: index % 2 === 0 ? { kind: 'project' } : { kind: 'namespace', namespaceId },
    active: index % 4 !== 0,
    ...(index % 10 === 0 ? { expiresAt: at + day } : {}),
    credential: 'password',
    username: `deploy-${index}`,
    email: `${team}@corp.example`,
    description: `Images of the team ${team}`,
    verification: index % 5 === 0 ? { kind: 'not-verified', at, problem } : { kind: 'verified', at },
    createdAt: at,
    updatedAt: at,
  }
}
