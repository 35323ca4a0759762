import { randomBytes, randomUUID } from 'node:crypto'
import type { RegistryDraft, RegistryEdit } from '../../../../contract/registry/registry-forms.ts'
import { openCoreFiles } from '../../../../core/compose/core-files.ts'
import { ProjectService } from '../../../../core/projects/project-service.ts'
import { createRegistries, type Registries } from '../../../../core/registries/create-registries.ts'
import type { Proof } from '../../../../core/registries/credential-proof.ts'
import type { FileLayer } from '../../../../core/storage/file-layer.ts'
import { nodeFileLayer } from '../../../../core/storage/node-file-layer.ts'
import type { KeySlot } from '../../../../core/vault/slots/key-slot.ts'
import { standInSlot } from '../../storage/saves/stand-in-slot.ts'

/** A clock that is set by hand. */
export interface HandClock {
  now: number
  /** Milliseconds that really passed. */
  elapsed: number
}

export interface OpenRegistries extends Registries {
  readonly files: Awaited<ReturnType<typeof openCoreFiles>>
  readonly projects: ProjectService
  /** The kinds of what the activity log was told. */
  readonly told: string[]
  readonly proofs: { username: string; password: string }[]
  /** Passes time, and does what it is due. */
  pass(milliseconds: number): Promise<void>
  close(): Promise<void>
}

export const start = Date.UTC(2026, 0, 1)
export const minute = 60_000
export const hour = 60 * minute

/** A key slot, of a stand-in, that opens the same vault at every start. */
export function anySlot(): KeySlot {
  return standInSlot(randomBytes(32))
}

/** Real registries, vault and projects on a folder, with time passed by hand and proofs that are told. */
export async function openRegistries(options: {
  folder: string
  slot: KeySlot
  clock?: HandClock
  layer?: FileLayer
  prove?: (username: string, signal?: AbortSignal) => Promise<Proof>
}): Promise<OpenRegistries> {
  const { folder, slot, clock = { now: start, elapsed: 0 }, layer = nodeFileLayer } = options
  const told: string[] = []
  const proofs: { username: string; password: string }[] = []
  const now = () => clock.now
  const files = await openCoreFiles({
    dataFolder: folder,
    vault: { layer, slots: [slot], clock: now, random: randomBytes, scryptCost: { N: 2 ** 14, r: 8, p: 1 } },
    activity: {
      now,
      newId: randomUUID,
      onFailure: (error) => told.push(String(error)),
      onChange: () => undefined,
    },
    newId: randomUUID,
    environmentId: 'default',
  })
  const { vault, records, workspace } = files
  if (vault.state === 'absent') await vault.create({ safeStorage: true })
  const activity = { record: ({ kind }: { kind: string }) => told.push(kind) }
  const announce = () => undefined
  const projects = new ProjectService({ document: workspace, newId: randomUUID, activity, announce })
  const registries = await createRegistries({
    records,
    vault,
    projects,
    activity,
    announce,
    prove: async (_environmentId, { username, secret }, signal) => {
      proofs.push({ username, password: secret.bytes.toString() })
      return (await options.prove?.(username, signal)) ?? { kind: 'verified' }
    },
    now,
    elapsed: () => clock.elapsed,
    newId: randomUUID,
    onBug: (error) => told.push(`bug: ${error}`),
  })
  if (vault.state === 'locked') await vault.unlockWithAnyUnattendedSlot()
  return {
    ...registries,
    files,
    projects,
    told,
    proofs,
    pass: async (milliseconds) => {
      clock.now += milliseconds
      clock.elapsed += milliseconds
      await registries.look()
    },
    close: async () => {
      await registries.dispose()
      await files.dispose()
    },
  }
}

/** The add form with a login, saved without a proof. */
export function draft({ projects }: OpenRegistries, fields: Partial<RegistryDraft> = {}): RegistryDraft {
  return {
    projectId: projects.list()[0]?.id ?? 'none',
    environmentId: 'default',
    provider: 'custom',
    name: 'team',
    address: 'registry.test:5000',
    email: '',
    username: 'ann',
    password: randomBytes(12).toString('hex'),
    description: '',
    scope: { kind: 'project' },
    saveAnyway: true,
    ...fields,
  }
}

export function editOf(id: string, fields: Partial<RegistryEdit> = {}): RegistryEdit {
  return { id, environmentId: 'default', email: '', description: '', saveAnyway: true, ...fields }
}

/** What would be sent to the registry now; nothing for an anonymous one. */
export function loginOf({ service }: Registries, id: string): Promise<string | undefined> {
  return service.lend(
    id,
    async (credential) => credential && `${credential.username}:${credential.secret.bytes.toString()}`,
  )
}

/** The code of the problem with which something was refused. */
export async function codeOf(attempt: Promise<unknown>): Promise<unknown> {
  try {
    await attempt
    return 'done'
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error
  }
}
