import { randomBytes } from 'node:crypto'
import { openCoreFiles } from '../../../../core/core-files.ts'
import { ProjectService } from '../../../../core/projects/project-service.ts'
import { ImageJournal } from '../../../../core/pulls/image-journal.ts'
import { RegistryEditor } from '../../../../core/registries/registry-editor.ts'
import { RegistryService } from '../../../../core/registries/registry-service.ts'
import type { SavePlace } from './save-kind.ts'
import { standInSlot } from './stand-in-slot.ts'

const now = () => 1000

/** The services over everything in a data folder, with the vault made and open. */
export async function startedServices({ layer, folder }: SavePlace, newId: () => string) {
  const failures: unknown[] = []
  const files = await openCoreFiles({
    dataFolder: folder,
    vault: { layer, slots: [standInSlot], clock: now, random: randomBytes },
    activity: {
      now,
      newId: () => 'entry',
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
  const registries = new RegistryService({ records, vault, projects, now, ...nobody })
  const prove = async () => ({ kind: 'verified' as const })
  const editor = new RegistryEditor({ registries, projects, vault, prove, now, newId })
  const journal = new ImageJournal(origins, now)
  return { ...files, activity, failures, projects, registries, editor, journal }
}

export type StartedServices = Awaited<ReturnType<typeof startedServices>>
