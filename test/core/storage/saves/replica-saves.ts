import { randomBytes, randomUUID } from 'node:crypto'
import { blankRunForm } from '../../../../contract/workload/run-fields.ts'
import { ReplicaForms } from '../../../../core/workloads/services/record/replica-form.ts'
import type { ServiceRecord } from '../../../../core/workloads/services/record/service-record.ts'
import { ServiceBook } from '../../../../core/workloads/services/service-book.ts'
import type { SaveKind, SavePlace } from './save-kind.ts'
import { standInSlot } from './stand-in-slot.ts'
import { startedServices } from './started-services.ts'

const slot = standInSlot(randomBytes(32))
const value = randomBytes(12).toString('hex')
const form = { ...blankRunForm(), environment: `A=${value}` }

async function opened(place: SavePlace, newId: () => string) {
  const { vault, services } = await startedServices(place, { newId, slot })
  const book = new ServiceBook(services)
  const forms = new ReplicaForms(vault)
  const add = () =>
    book.add({ namespaceId: 'n1', name: 'web' }, async () => serviceRecord(await forms.keep('s1', form)))
  const remove = async () => {
    await forms.remove('s1')
    await book.remove('s1')
  }
  const state = async () =>
    await Promise.all(
      book.list().map(async (record) => ({
        scale: record.scale,
        variables: await forms
          .fields(record, async () => undefined)
          .then(
            ({ environment }) => environment,
            (error: { code?: string }) => error.code,
          ),
      })),
    )
  return { book, add, remove, state }
}

function serviceRecord(kept: Pick<ServiceRecord, 'form' | 'sealed'>): ServiceRecord {
  return {
    id: 's1',
    environmentId: 'default',
    projectId: 'p1',
    namespaceId: 'n1',
    name: 'web',
    ...kept,
    scale: 2,
    wanted: 'running',
    spec: { image: 'first.example:5000/team/app:1', imageId: 'sha256:1', revision: 1 },
    lastRevision: 1,
    createdAt: 1000,
  }
}

type Opened = Awaited<ReturnType<typeof opened>>

function replicaSave(
  name: string,
  prepare: (services: Opened) => Promise<unknown>,
  save: (services: Opened) => Promise<unknown>,
  more: Partial<SaveKind>,
): SaveKind {
  return {
    name,
    prepare: async (place) => {
      await prepare(await opened(place, randomUUID))
    },
    open: async (place) => {
      const services = await opened(place, () => 'new')
      return { save: () => save(services), state: services.state }
    },
    ...more,
  }
}

/** The saves of services: their record, and what is sealed of their form. */
export const replicaSaves: readonly SaveKind[] = [
  replicaSave(
    'service: added',
    async () => undefined,
    ({ add }) => add(),
    { steps: true },
  ),
  replicaSave(
    'service: scaled',
    ({ add }) => add(),
    ({ book }) => book.change('s1', (record) => ({ ...record, scale: 3 })),
    {},
  ),
  replicaSave(
    'service: removed',
    ({ add }) => add(),
    ({ remove }) => remove(),
    {
      steps: true,
      removes: true,
      // The sealed variables go first, so that none are left without their service.
      halfway: (left) => JSON.stringify(left).includes('vault.secret-unreadable'),
    },
  ),
]
