import { randomBytes, randomUUID } from 'node:crypto'
import { Adoptions } from '../../../../core/workloads/adopt/adoptions.ts'
import type { SaveKind, SavePlace } from './save-kind.ts'
import { standInSlot } from './stand-in-slot.ts'
import { startedServices } from './started-services.ts'

const slot = standInSlot(randomBytes(32))
const container = 'c'.repeat(64)

async function opened(place: SavePlace, newId: () => string) {
  const { adopted: document, projects } = await startedServices(place, { newId, slot })
  const adoptions = new Adoptions({ document, projects, announce: () => undefined, now: () => 1000 })
  const [project] = projects.list()
  const [namespace] = project?.namespaces ?? []
  if (!project || !namespace) throw new Error('A workspace has a project with a namespace')
  const into = { projectId: project.id, namespaceId: namespace.id }
  return {
    adopt: () => adoptions.adopt('default', container, into, new Set()),
    leave: () => adoptions.leave('default', container),
    state: async () => [...adoptions.of('default').keys()],
  }
}

type Opened = Awaited<ReturnType<typeof opened>>

function adoptionSave(
  name: string,
  prepare: (adoptions: Opened) => Promise<unknown>,
  save: (adoptions: Opened) => Promise<unknown>,
): SaveKind {
  return {
    name,
    prepare: async (place) => {
      await prepare(await opened(place, randomUUID))
    },
    open: async (place) => {
      const adoptions = await opened(place, () => 'new')
      return { save: () => save(adoptions), state: adoptions.state }
    },
  }
}

/** The saves of what was adopted. */
export const adoptionSaves: readonly SaveKind[] = [
  adoptionSave(
    'adoption: made',
    async () => undefined,
    ({ adopt }) => adopt(),
  ),
  adoptionSave(
    'adoption: taken back',
    ({ adopt }) => adopt(),
    ({ leave }) => leave(),
  ),
]
