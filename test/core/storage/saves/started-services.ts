import { randomBytes, randomUUID } from 'node:crypto'
import type { RegistryDraft } from '../../../../contract/registry/registry-forms.ts'
import { openCoreFiles } from '../../../../core/compose/core-files.ts'
import { ProjectService } from '../../../../core/projects/project-service.ts'
import { ImageJournal } from '../../../../core/pulls/image-journal.ts'
import { createRegistries } from '../../../../core/registries/create-registries.ts'
import type { KeySlot } from '../../../../core/vault/slots/key-slot.ts'
import type { SavePlace } from './save-kind.ts'

const now = () => 1000
/** The least that a vault's file may ask for. */
const scryptCost = { N: 2 ** 14, r: 8, p: 1 }

/** The services over everything in a data folder, with the vault made and open. */
export async function startedServices(
  { layer, folder }: SavePlace,
  { newId, slot }: { newId: () => string; slot: KeySlot },
) {
  const failures: unknown[] = []
  const files = await openCoreFiles({
    dataFolder: folder,
    vault: { layer, slots: [slot], clock: now, random: randomBytes, scryptCost },
    activity: {
      now,
      newId: randomUUID,
      onFailure: (error) => failures.push(error),
      onChange: () => undefined,
    },
    newId,
    environmentId: 'default',
  })
  const { vault, workspace, records, origins, activity } = files
  if (vault.state === 'absent') await vault.create({ safeStorage: true })
  else await vault.unlockWithAnyUnattendedSlot()
  // The log does not go through the place's faults here: it has saves of its own.
  const nobody = { activity: { record: () => undefined }, announce: () => undefined }
  const projects = new ProjectService({ document: workspace, newId, ...nobody })
  const { service: registries, editor } = await createRegistries({
    records,
    vault,
    projects,
    prove: async () => ({ kind: 'verified' as const }),
    now,
    elapsed: () => 0,
    newId,
    onBug: (error) => failures.push(error),
    ...nobody,
  })
  const journal = new ImageJournal(origins, now)
  return { ...files, activity, failures, projects, registries, editor, journal }
}

/** An anonymous registry, as the form sends it. */
export function registryDraft({ projects }: Pick<StartedServices, 'projects'>, name: string): RegistryDraft {
  return {
    projectId: projects.list()[0]?.id ?? 'none',
    environmentId: 'default',
    provider: 'custom',
    name,
    address: `${name}.example:5000`,
    email: '',
    username: '',
    password: '',
    description: '',
    scope: { kind: 'project' },
    saveAnyway: true,
  }
}

export type StartedServices = Awaited<ReturnType<typeof startedServices>>
