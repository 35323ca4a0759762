import { randomBytes, randomUUID } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { type RegistryRecord, registryRecordSchema } from '../../../core/registries/registry-record.ts'
import { nodeFileLayer } from '../../../core/storage/node-file-layer.ts'
import { openRecordFolder } from '../../../core/storage/record-folder.ts'
import { connectToWeb } from '../../bench/app/web-client.ts'
import { RegistriesPage } from '../../pages/registries-page.ts'
import { json, ScriptedEngine } from '../../support/scripted-engine.ts'
import { createBedFolder } from '../bed-folder.ts'
import { startWebShell, type WebShell } from '../page/web-shell.ts'

const minute = 60_000
const hour = 60 * minute
const teams = ['billing', 'checkout', 'fleet', 'ledger', 'maps', 'search', 'support', 'telemetry']
const namespaces = ['default', 'edge', 'monitoring', 'payments']
const hosts = [
  'docker.io',
  'ghcr.io',
  'quay.io',
  'registry.gitlab.com',
  'harbor.acme.example',
  'nexus.acme.example:8443',
  '123456789012.dkr.ecr.eu-west-1.amazonaws.com',
]

/** A running program with so many registries, on an engine that is a stand-in, for pictures of its table. */
export interface RegistryCrowd {
  readonly count: number
  /** Shows the table, or the page without one. */
  show(page: Page): Promise<void>
  dispose(): Promise<void>
}

export async function startRegistryCrowd(count: number): Promise<RegistryCrowd> {
  const folder = createBedFolder(`crowd-${count}`)
  const engine = await ScriptedEngine.start()
  engine.on('GET', '/info', json({ ID: 'crowd', Name: 'workstation', RegistryConfig: { Mirrors: [] } }))
  engine.on('GET', '/containers/json', json([]))
  engine.on('GET', '/images/json', json([]))
  const dataFolder = join(folder.path, 'data')
  const passphrase = join(folder.path, 'passphrase')
  mkdirSync(dataFolder, { mode: 0o700 })
  writeFileSync(passphrase, randomBytes(24).toString('base64url'), { mode: 0o600 })
  const start = (): Promise<WebShell> =>
    startWebShell({
      engine: engine.endpoint.text,
      dataFolder,
      args: ['--passphrase-file', passphrase],
      env: { HOME: folder.path },
    })
  const first = await start()
  const place = await prepare(first.url)
  await first.dispose()
  await fill(join(dataFolder, 'registries'), count, place)
  const shell = await start()
  return {
    count,
    show: async (page) => {
      await page.goto(shell.url)
      const registries = new RegistriesPage(page)
      await registries.open()
      const empty = page.getByText('No registry yet.')
      await (count === 0 ? empty : registries.table).waitFor()
    },
    dispose: async () => {
      await shell.dispose()
      await engine.close()
      await folder.dispose()
    },
  }
}

interface CrowdPlace {
  readonly projectId: string
  readonly namespaceIds: readonly string[]
}

async function prepare(url: string): Promise<CrowdPlace> {
  const { client, dispose } = await connectToWeb(url)
  try {
    const [project] = await client.projects.list()
    if (!project) throw new Error('A workspace has at least one project')
    let made = project
    for (const name of namespaces) {
      made = await client.projects.addNamespace({ projectId: project.id, name })
    }
    return { projectId: project.id, namespaceIds: made.namespaces.map(({ id }) => id) }
  } finally {
    await dispose()
  }
}

async function fill(folder: string, count: number, place: CrowdPlace): Promise<void> {
  const records = await openRecordFolder({
    layer: nodeFileLayer,
    folder,
    format: 'fairlead/registry',
    version: 1,
    schema: registryRecordSchema,
  })
  for (let index = 0; index < count; index += 1) await records.put(recordOf(index, place))
  await records.dispose()
}

function recordOf(index: number, { projectId, namespaceIds }: CrowdPlace): RegistryRecord {
  const now = Date.now()
  const host = hosts[index % hosts.length] ?? ''
  const team = teams[Math.floor(index / hosts.length) % teams.length] ?? ''
  const ago = (index * index * 7) % 997
  const namespaceId = namespaceIds[index % namespaceIds.length]
  const username = `${team}-${['deploy', 'ci', 'reader'][index % 3]}`
  const refused = { code: 'registry.not-proven' as const, data: { host, reason: 'refused' } }
  return {
    id: randomUUID(),
    projectId,
    name: index < hosts.length ? `${team}-${host.split(/[.:]/)[0]}` : `${team}-${index}`,
    provider: host === 'docker.io' ? 'dockerhub' : host === 'quay.io' ? 'quay' : 'custom',
    host,
    prefix: index < hosts.length ? '' : `acme/${team}-${index}`,
    scope: index % 3 === 1 && namespaceId ? { kind: 'namespace', namespaceId } : { kind: 'project' },
    active: index % 5 !== 2,
    ...(index % 13 === 6 ? { expiresAt: now - 2 * hour } : {}),
    username,
    ...(index % 2 === 0 ? { email: `${team}@acme.example` } : {}),
    credential: 'none',
    verification:
      index % 11 === 5
        ? { kind: 'failed', at: now - ago * minute, problem: refused }
        : { kind: 'verified', at: now - ago * minute },
    createdAt: now - 21 * 24 * hour,
    updatedAt: now - 9 * 24 * hour,
    ...(index % 4 === 3 ? {} : { lastUsedAt: now - ((ago * 3) / 2) * minute }),
  }
}
