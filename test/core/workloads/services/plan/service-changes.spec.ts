import { expect, it } from 'vitest'
import { blankRunForm } from '../../../../../contract/workload/run-fields.ts'
import type { ServiceRecord } from '../../../../../core/workloads/services/record/service-record.ts'
import {
  asked,
  restarted,
  settled,
  taken,
  undone,
} from '../../../../../core/workloads/services/service-changes.ts'

const good = { image: 'registry.test/app:1', imageId: 'sha256:1', revision: 1 }
const steady: ServiceRecord = {
  id: 's1',
  environmentId: 'default',
  projectId: 'p1',
  namespaceId: 'n1',
  name: 'web',
  form: blankRunForm(),
  sealed: false,
  scale: 2,
  wanted: 'running',
  spec: good,
  lastRevision: 1,
  createdAt: 1000,
}
const problem = { code: 'pull.stopped', data: { image: 'app:3', host: 'registry.test' } } as const
const update = (record: ServiceRecord, tag: number) => asked(record, `registry.test/app:${tag}`, undefined)
const arrived = (record: ServiceRecord, tag: number) =>
  taken(record, { image: `registry.test/app:${tag}`, imageId: `sha256:${tag}` })

it('an update in the middle of another one goes back to the image that stood before both', () => {
  const half = arrived(update(steady, 2), 2)
  const next = arrived(update(half, 3), 3)
  expect(next).toMatchObject({ spec: { imageId: 'sha256:3', revision: 3 }, change: { from: good } })
  expect(undone(next, problem)).toMatchObject({ spec: good, change: { state: 'rolling-back', problem } })
  expect(settled(next)).toMatchObject({ previous: good })
})

it('an update whose image cannot be had, in the middle of another one, goes back too', () => {
  const half = arrived(update(steady, 2), 2)
  const back = undone(update(half, 3), problem)
  expect(back).toMatchObject({ spec: good, change: { state: 'rolling-back', problem } })
  expect(back && settled(back)).toMatchObject({ spec: good, change: { state: 'failed', problem } })
})

it('an update that is taken back while its image is on its way leaves no half one behind', () => {
  expect(undone(update(steady, 2))).toEqual(steady)
  const back = undone(update(arrived(update(steady, 2), 2), 3))
  expect(back).toMatchObject({ spec: good, change: { state: 'rolling-back' } })
  expect(back && settled(back)).toMatchObject({ spec: good })
})

it('the same image asked for again goes on with the change, and a restart too', () => {
  const half = arrived(update(steady, 2), 2)
  expect(arrived(update(half, 2), 2)).toEqual(half)
  expect(restarted(update(half, 3))).toMatchObject({ spec: { imageId: 'sha256:2' }, change: { from: good } })
  expect(arrived(update(steady, 1), 1)).toEqual(steady)
})
