import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createORPCClient } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import type { Contract } from '../../contract/index.ts'
import type { PullJob } from '../../contract/pulls.ts'
import type { RegistryDraft } from '../../contract/registry/registry-forms.ts'
import { blankRunForm } from '../../contract/workload/run-fields.ts'
import type { Launch, LaunchDraft } from '../../contract/workloads.ts'
import { createCore } from '../../core/create-core.ts'
import type { CopyText } from '../../core/exchange/export/kubernetes-exports.ts'
import type { ExchangeMachine } from '../../core/exchange/machine.ts'
import type { FileDoor } from '../../core/shell/file-door.ts'
import { settingsOver } from '../../core/shell/settings-store.ts'
import type { UpdatePort } from '../../core/shell/update-port.ts'
import type { KeySlot } from '../../core/vault/slots/key-slot.ts'
import { transports } from '../core/rpc/transports.ts'

export type CoreClient = ContractRouterClient<Contract>

/** A whole core on a data folder of its own, and a page's client of it over a message port. */
export interface TestCore {
  readonly client: CoreClient
  /** Where a shell takes the bytes of image files in and out. */
  readonly files: FileDoor
  readonly dataFolder: string
  /** Every frame that went to the page. */
  readonly received: readonly string[]
  /** Everything that was logged, one JSON text an entry. */
  readonly logged: readonly string[]
  /** Ends the core; the data folder stays if `keep` is set. */
  dispose(options?: { keep: boolean }): Promise<void>
}

/** The least that a vault's file may ask for: tests make many vaults. */
const cheapest = { N: 2 ** 14, r: 8, p: 1 }

export async function startTestCore(options: {
  endpoint: string
  dataFolder?: string
  extraSlots?: readonly KeySlot[]
  /** Whose logins are looked for; those of a user without any unless given. */
  machine?: ExchangeMachine
  copyText?: CopyText
  /** Where the helper for terminals is. */
  helperFile?: string
  updates?: UpdatePort
}): Promise<TestCore> {
  const dataFolder = options.dataFolder ?? (await mkdtemp(join(tmpdir(), 'fairlead-core-')))
  const logged: string[] = []
  const note = (fields: object, message: string) => logged.push(JSON.stringify({ ...fields, message }))
  const core = await createCore({
    dataFolder,
    shell: 'web',
    version: '0.0.0',
    endpoint: options.endpoint,
    ...(options.extraSlots ? { extraSlots: options.extraSlots } : {}),
    settings: settingsOver({ store: {} }),
    log: { info: note, warn: note, error: note },
    machine: options.machine ?? {
      env: {},
      home: dataFolder,
      platform: process.platform,
      userId: process.getuid?.(),
    },
    ...(options.copyText ? { copyText: options.copyText } : {}),
    ...(options.helperFile ? { helperFile: options.helperFile } : {}),
    ...(options.updates ? { updates: options.updates } : {}),
    scryptCost: cheapest,
  })
  const port = transports.find(({ name }) => name === 'a message port')
  if (!port) throw new Error('The message port transport is gone')
  const connection = await port.connect(core.rpc)
  return {
    client: createORPCClient<CoreClient>(connection.link),
    files: core.files,
    dataFolder,
    received: connection.received,
    logged,
    dispose: async ({ keep } = { keep: false }) => {
      await connection.close()
      await core.dispose()
      if (!keep) await rm(dataFolder, { recursive: true })
    },
  }
}

export interface Place {
  projectId: string
  environmentId: string
}

export async function defaultPlace(client: CoreClient): Promise<Place> {
  const [project] = await client.projects.list()
  if (!project) throw new Error('A workspace has at least one project')
  return { projectId: project.id, environmentId: project.environmentId }
}

export function draftOf(place: Place, fields: Partial<RegistryDraft>): RegistryDraft {
  return {
    ...place,
    provider: 'custom',
    name: 'a-registry',
    address: '',
    email: '',
    username: '',
    password: '',
    description: '',
    scope: { kind: 'project' },
    saveAnyway: false,
    ...fields,
  }
}

export function launchOf(place: Place, image: string, fields: Partial<LaunchDraft> = {}): LaunchDraft {
  return {
    ...place,
    namespace: 'default',
    image,
    ...blankRunForm(),
    ...fields,
  }
}

/** Waits until the pull has ended. */
export async function pullEnd(client: CoreClient, id: string): Promise<PullJob> {
  return await until(async () => {
    const job = (await client.pulls.list()).find((each) => each.id === id)
    return job && ['done', 'failed', 'stopped'].includes(job.state) ? job : undefined
  })
}

/** Waits until the launch is started, failed or stopped. */
export async function launchEnd(client: CoreClient, id: string): Promise<Launch> {
  return await until(async () => {
    const launch = (await client.workloads.launches()).find((each) => each.id === id)
    return launch && ['started', 'failed', 'stopped'].includes(launch.state) ? launch : undefined
  })
}

async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + 30_000
  for (;;) {
    const found = await look()
    if (found !== undefined) return found
    if (Date.now() > deadline) throw new Error('It did not come to an end within 30 s')
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}
