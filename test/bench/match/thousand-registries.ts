import { randomBytes, randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { firstWorkspace, workspaceSchema } from '../../../core/projects/project-record.ts'
import { ProjectService } from '../../../core/projects/project-service.ts'
import { Matcher } from '../../../core/registries/matcher.ts'
import { type RegistryRecord, registryRecordSchema } from '../../../core/registries/registry-record.ts'
import { RegistryService } from '../../../core/registries/registry-service.ts'
import { RegistryBook } from '../../../core/registries/store/registry-book.ts'
import { openDocument } from '../../../core/storage/document.ts'
import { nodeFileLayer } from '../../../core/storage/node-file-layer.ts'
import { openRecordFolder } from '../../../core/storage/record-folder.ts'
import { openVault } from '../../../core/vault/open-vault.ts'

/** A workspace whose registries are on disk, as the core opens it. */
export interface RegistryCrowd {
  readonly registries: RegistryService
  readonly matcher: Matcher
  readonly projectId: string
  readonly namespaceId: string
  /** Images that one of the registries each is for, with the id of that registry. */
  readonly images: readonly { readonly text: string; readonly registryId: string }[]
  dispose(): Promise<void>
}

const prefixes = ['', 'team', 'team/app', 'other']

/** A thousand registries on 250 hosts, four path prefixes each, all active and for the whole project. */
export async function openThousandRegistries(folder: string): Promise<RegistryCrowd> {
  const layer = nodeFileLayer
  mkdirSync(folder, { mode: 0o700 })
  const nobody = { activity: { record: () => undefined }, announce: () => undefined }
  const workspace = await openDocument({
    layer,
    path: join(folder, 'projects.json'),
    format: 'fairlead/projects',
    version: 1,
    schema: workspaceSchema,
    initial: firstWorkspace(randomUUID, 'default'),
  })
  const records = await openRecordFolder({
    layer,
    folder: join(folder, 'registries'),
    format: 'fairlead/registry',
    version: 1,
    schema: registryRecordSchema,
  })
  const vault = await openVault({ layer, folder, slots: [], clock: Date.now, random: randomBytes })
  const projects = new ProjectService({ document: workspace, newId: randomUUID, ...nobody })
  const book = new RegistryBook({
    records,
    vault,
    projects,
    clock: Date.now,
    session: randomUUID(),
    ...nobody,
  })
  const registries = new RegistryService({ book, vault, ...nobody })
  const [project] = projects.list()
  const [namespace] = project?.namespaces ?? []
  if (!project || !namespace) throw new Error('A workspace has a project with a namespace')

  const made = Array.from({ length: 250 }, (_, host) =>
    prefixes.map((prefix) => record(project.id, `registry-${host}.example:5000`, prefix)),
  ).flat()
  await Promise.all(made.map((each) => records.put(each)))
  return {
    registries,
    matcher: new Matcher(registries, projects),
    projectId: project.id,
    namespaceId: namespace.id,
    images: made
      .filter(({ prefix }) => prefix === 'team/app')
      .map(({ host, id }) => ({ text: `${host}/team/app/web:1.2`, registryId: id })),
    dispose: async () => {
      await Promise.all([records.dispose(), workspace.dispose(), vault.dispose()])
    },
  }
}

function record(projectId: string, host: string, prefix: string): RegistryRecord {
  const id = randomUUID()
  return {
    id,
    projectId,
    name: `r-${id}`,
    provider: 'custom',
    host,
    prefix,
    scope: { kind: 'project' },
    active: true,
    credential: 'password',
    username: 'ann',
    verification: { kind: 'verified', at: 0 },
    createdAt: 0,
    updatedAt: 0,
  }
}
