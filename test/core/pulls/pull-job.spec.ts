import { expect, it } from 'vitest'
import { Problem } from '../../../contract/problem.ts'
import type { PullEvent } from '../../../core/engine/pull/pull-event.ts'
import { PullJob } from '../../../core/pulls/pull-job.ts'

/** A job on a clock of its own. */
function jobAt(time: { now: number }, facts: Partial<PullJob['facts']> = {}) {
  const changes: PullJob[] = []
  const job = new PullJob(
    {
      id: 'j1',
      order: { environmentId: 'e', projectId: 'p', namespace: 'default', image: 'a' },
      namespaceId: 'n',
      image: 'a:latest',
      host: 'docker.io',
      platform: undefined,
      key: 'k',
      registry: undefined,
      anonymousByRequest: false,
      use: { taken: async () => undefined, end: async () => undefined },
      ...facts,
    },
    () => time.now,
    (changed) => changes.push(changed),
  )
  return { job, changes }
}

const layer = (id: string, phase: 'waiting' | 'downloading' | 'extracting', current = 0, total?: number) =>
  ({
    kind: 'layer',
    id,
    phase,
    text: '',
    current,
    ...(total === undefined ? {} : { total }),
  }) satisfies PullEvent

it('tells a rate, and the time left once every layer has told its size', () => {
  const time = { now: 0 }
  const { job } = jobAt(time)
  job.begin()
  job.take(layer('one', 'downloading', 0, 1000))
  job.take(layer('two', 'waiting'))
  time.now = 1000
  job.take(layer('one', 'downloading', 200, 1000))
  expect(job.show()).toMatchObject({ current: 200, total: 1000, rate: 200, layers: 2 })
  expect(job.show()).not.toHaveProperty('secondsLeft')
  job.take(layer('two', 'downloading', 0, 1000))
  expect(job.show()).toMatchObject({ secondsLeft: 9 })
})

it('lets the rate fall while nothing comes, says after a minute that it stalls, and takes that back', () => {
  const time = { now: 0 }
  const { job, changes } = jobAt(time)
  job.begin()
  job.take(layer('one', 'downloading', 0, 1000))
  time.now = 1000
  job.take(layer('one', 'downloading', 500, 1000))
  time.now = 5000
  job.look()
  expect(job.show()).toMatchObject({ rate: 100, stalled: false })
  time.now = 61_000
  job.look()
  expect(job.show()).toMatchObject({ rate: 0, stalled: false })
  expect(job.show()).not.toHaveProperty('secondsLeft')
  changes.length = 0
  time.now = 61_001
  job.look()
  expect(job.show()).toMatchObject({ stalled: true })
  expect(changes).toEqual([job])
  time.now = 200_000
  job.look()
  expect(changes).toEqual([job])
  job.take(layer('one', 'downloading', 501, 1000))
  expect(job.show()).toMatchObject({ stalled: false })
})

it('does not count a job in line as stalled', () => {
  const time = { now: 0 }
  const { job } = jobAt(time)
  time.now = 3_600_000
  job.look()
  expect(job.show()).toMatchObject({ state: 'queued', stalled: false })
})

it('says when every byte is here and the engine unpacks them', () => {
  const { job } = jobAt({ now: 0 })
  job.begin()
  job.take(layer('one', 'downloading', 10, 10))
  expect(job.show()).toMatchObject({ unpacking: false })
  job.take(layer('one', 'extracting', 1, 10))
  expect(job.show()).toMatchObject({ unpacking: true })
  job.done('sha256:1')
  expect(job.show()).toMatchObject({ state: 'done', unpacking: false })
})

it('has one end, whatever is asked of it twice, and the first reason for a stop stands', async () => {
  const { job } = jobAt({ now: 0 })
  job.begin()
  const reason = new Problem('match.inactive', { image: 'a', host: 'h', registry: { id: 'r', name: 'team' } })
  expect([job.stop(reason), job.stop(), job.state]).toEqual([true, false, 'stopping'])
  job.fail(new Problem('pull.unreachable', { image: 'a', host: 'h' }).toData())
  job.done('sha256:late')
  await job.ended
  expect(job.show()).toMatchObject({ state: 'stopped', problem: { code: 'match.inactive' } })
  expect(job.show()).not.toHaveProperty('imageId')
})

it('is done if the engine had the image before it heard of the cancel', () => {
  const { job } = jobAt({ now: 0 })
  job.begin()
  job.stop()
  job.done('sha256:1')
  expect(job.show()).toMatchObject({ state: 'done', imageId: 'sha256:1' })
  expect(job.show()).not.toHaveProperty('problem')
})

it('1.3.6: offers a try without the credential only where the registry refused the stored login', () => {
  const registry = { id: 'r', name: 'team' }
  const offered = (code: 'pull.wrong-credential' | 'pull.no-right' | 'pull.not-found', facts: object) => {
    const { job } = jobAt({ now: 0 }, facts)
    job.begin()
    job.fail(new Problem(code, { image: 'a', host: 'h' }).toData())
    return job.show().offersAnonymous
  }
  expect(offered('pull.wrong-credential', { registry })).toBe(true)
  expect(offered('pull.no-right', { registry })).toBe(true)
  expect(offered('pull.not-found', { registry })).toBe(false)
  expect(offered('pull.no-right', {})).toBe(false)
  expect(offered('pull.no-right', { registry, anonymousByRequest: true })).toBe(false)
})
