import { expect, it } from 'vitest'
import { blankRunForm } from '../../../../contract/workload/run-fields.ts'
import { readContainerFields } from '../../../../core/workloads/form/container-fields.ts'
import { launchService } from '../../../../core/workloads/launch/service-launch.ts'
import type { HoldRegistry } from '../../../../core/workloads/services/loop/replica-permits.ts'
import { anonymously, serviceRig } from './loop/service-rig.ts'

const on = serviceRig()
const hold: HoldRegistry = () => ({ taken: async () => undefined, end: async () => undefined })
const namespace = { id: 'n1', name: 'default' }
const place = {
  project: { id: 'p1', name: 'Default', environmentId: 'default', namespaces: [namespace] },
  namespace,
}

/** A launch with three replicas, and whether its part in the use of the registry is over. */
async function launched(signal: AbortSignal) {
  const form = { ...blankRunForm(), scale: '3', name: 'web' }
  const read = readContainerFields(form)
  if (!read.ok) throw new Error('The form is right')
  const { settled, opened } = await launchService(on().maker, {
    launchId: 'l1',
    draft: {
      ...form,
      environmentId: 'default',
      projectId: 'p1',
      namespace: 'default',
      image: 'registry.test/team/app:1',
    },
    place,
    fields: read.fields,
    decision: anonymously,
    image: { imageId: 'sha256:1' },
    hold,
    signal,
  })
  const use = { over: false }
  void settled.then(() => {
    use.over = true
  })
  return { use, opened }
}

it('has its part in the use of the registry from the first moment until all its replicas run', async () => {
  const { engine, held } = on()
  let next: () => void = () => undefined
  engine.fails.set(
    'createContainer',
    () =>
      new Promise((resolve) => {
        next = () => resolve(undefined as never)
      }),
  )
  const { use, opened } = await launched(new AbortController().signal)
  expect(use.over).toBe(false)
  for (let made = 0; made < 2; made += 1) {
    await on().pass(100)
    next()
  }
  await on().pass(100)
  expect(await opened()).toEqual({ serviceId: 's1', name: 'web' })
  expect(use.over).toBe(false)
  next()
  await on().pass(1000)
  expect(use.over).toBe(true)
  expect(held).toEqual([hold, hold, hold])
})

it('where the launch is stopped, nothing more is made by its use, which ends when no replica is left', async () => {
  const { engine, keeper, held } = on()
  let made: () => void = () => undefined
  engine.fails.set(
    'createContainer',
    () =>
      new Promise((resolve) => {
        made = () => resolve(undefined as never)
      }),
  )
  const stop = new AbortController()
  const { use, opened } = await launched(stop.signal)
  await on().pass(100)
  const end = opened()
  stop.abort()
  await expect(end).rejects.toBe(stop.signal.reason)
  expect(keeper.loop('s1').hold).toBeUndefined()
  expect(use.over).toBe(false)
  made()
  await on().pass(5000)
  expect(engine.standing).toEqual([])
  expect(use.over).toBe(true)
  expect(held).toEqual([hold])
})
