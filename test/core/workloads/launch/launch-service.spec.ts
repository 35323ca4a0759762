import { randomBytes } from 'node:crypto'
import { safe } from '@orpc/client'
import { expect, it } from 'vitest'
import type { Launch } from '../../../../contract/workloads.ts'
import { launchEnd, launchOf } from '../../../support/core-client.ts'
import { json } from '../../../support/scripted-engine.ts'
import { hanging, host, scriptedCore } from '../../pulls/scripted-core.ts'

const on = scriptedCore()
const codeOf = async (call: Promise<unknown>) => {
  const { error } = await safe(call)
  return (error as { code?: string } | null)?.code
}
const image = (fields: object = {}) => ({
  Id: 'sha256:1',
  RepoTags: [],
  RepoDigests: [],
  Size: 1,
  Created: '',
  Os: 'linux',
  Architecture: 'amd64',
  ...fields,
})

/** An engine on which containers can be made; each is called `c1`. */
function withContainers(): void {
  const { engine } = on()
  engine.on('GET', '/networks', json([]))
  engine.on('POST', '/networks/create', json({ Id: 'n1' }))
  engine.on('GET', '/containers/json', json([]))
  engine.on('POST', '/containers/create', json({ Id: 'c1' }, 201))
  const container = { Id: 'c1', Name: '/app', Image: 'sha256:1', State: { Status: 'running' }, Config: {} }
  engine.on('GET', '/containers/c1/json', json(container))
  engine.on('POST', '/containers/c1/start', json({}, 204))
  engine.on('DELETE', '/containers/c1', json({}, 204))
}
function withImage(fields: object = {}): void {
  on().engine.on('GET', `/images/${host}/a:1/json`, json(image(fields)))
}
const launch = (fields: Parameters<typeof launchOf>[2] = {}) =>
  on().client.workloads.launch(launchOf(on().place, `${host}/a:1`, fields))
const stateOf = async ({ id }: Launch) =>
  (await on().client.workloads.launches()).find((each) => each.id === id)?.state

it('stops a launch that waits for its pull, and the pull with it', async () => {
  on().engine.on('POST', '/images/create', hanging)
  const started = await launch()
  await expect.poll(() => on().asked().length).toBe(1)
  expect(await on().client.workloads.stopLaunch({ id: started.id })).toMatchObject({ state: 'stopping' })
  expect(await launchEnd(on().client, started.id)).toMatchObject({ state: 'stopped' })
  const [pull] = await on().client.pulls.list()
  expect(pull).toMatchObject({ state: 'stopped' })
  expect(on().engine.asked('/containers/create')).toEqual([])
})

it('stops waiting at once where somebody else waits for the pull, which goes on', async () => {
  on().engine.on('POST', '/images/create', hanging)
  const started = await launch()
  await expect.poll(() => on().asked().length).toBe(1)
  const joined = await on().client.pulls.start(on().order('a:1'))
  const second = await launch()
  await expect.poll(() => stateOf(second)).toBe('pulling')
  for (const each of [started, second]) {
    await on().client.workloads.stopLaunch({ id: each.id })
    expect(await launchEnd(on().client, each.id)).toMatchObject({ state: 'stopped' })
  }
  expect(await on().job(joined.id)).toMatchObject({ state: 'pulling' })
})

it('leaves nothing behind of a launch that was stopped while its container was made', async () => {
  withContainers()
  withImage()
  on().engine.on('POST', '/containers/create', (...call) => {
    setTimeout(() => json({ Id: 'c1' }, 201)(...call), 200)
  })
  const started = await launch()
  await expect.poll(() => on().engine.asked('/containers/create').length).toBe(1)
  await on().client.workloads.stopLaunch({ id: started.id })
  expect(await launchEnd(on().client, started.id)).toMatchObject({ state: 'stopped' })
  expect(on().engine.asked('/containers/c1/start')).toEqual([])
  expect(on().engine.seen.filter(({ method }) => method === 'DELETE')).toHaveLength(1)
})

it('leaves a launch that has ended as it is', async () => {
  withContainers()
  withImage()
  const started = await launch()
  expect(await launchEnd(on().client, started.id)).toMatchObject({ state: 'started' })
  expect(await on().client.workloads.stopLaunch({ id: started.id })).toMatchObject({ state: 'started' })
  expect(await codeOf(on().client.workloads.stopLaunch({ id: 'none' }))).toBe('launch.not-found')
  expect(await codeOf(on().client.workloads.launchAgain({ id: 'none' }))).toBe('launch.not-found')
})

it('launches again what failed, with all that was typed, and tells the page none of it', async () => {
  const secret = randomBytes(12).toString('hex')
  withContainers()
  const failed = await launch({ pullPolicy: 'never', environment: `A=${secret}`, name: 'mine' })
  expect(await launchEnd(on().client, failed.id)).toMatchObject({
    state: 'failed',
    problem: { code: 'image.not-local' },
  })
  withImage()
  const again = await on().client.workloads.launchAgain({ id: failed.id })
  expect(again.id).not.toBe(failed.id)
  expect(await launchEnd(on().client, again.id)).toMatchObject({ state: 'started' })
  const [made] = on().engine.asked('/containers/create')
  expect(made?.query.get('name')).toBe('mine')
  expect(JSON.parse(made?.body ?? '')).toMatchObject({ Env: [`A=${secret}`] })
  expect(JSON.stringify(await on().client.workloads.launches())).not.toContain(secret)
})

it('makes a container of the wanted platform, and takes no image of another one for it', async () => {
  withContainers()
  withImage({ Architecture: 'arm64', Variant: 'v8' })
  on().engine.on('POST', '/images/create', hanging)
  const fitting = await launch({ platform: 'linux/arm64' })
  expect(await launchEnd(on().client, fitting.id)).toMatchObject({ state: 'started' })
  expect(on().engine.asked('/containers/create')[0]?.query.get('platform')).toBe('linux/arm64')

  const never = await launch({ platform: 'linux/amd64', pullPolicy: 'never' })
  expect(await launchEnd(on().client, never.id)).toMatchObject({ problem: { code: 'image.not-local' } })
  const other = await launch({ platform: 'linux/amd64' })
  await expect.poll(() => on().asked().length).toBe(1)
  expect(on().asked()[0]?.query.get('platform')).toBe('linux/amd64')
  await on().client.workloads.stopLaunch({ id: other.id })
})

it('uses up the lease of a registry that was added and leased while its image was looked up', async () => {
  withContainers()
  let answer: (() => void) | undefined
  on().engine.on('GET', `/images/${host}/a:1/json`, (...call) => {
    answer = () => json(image())(...call)
  })
  const started = await launch()
  await expect.poll(() => answer !== undefined).toBe(true)
  const { id } = await on().addRegistry()
  await on().client.registries.deactivate({ id })
  await on().client.registries.lease({ id, kind: 'launch' })
  answer?.()
  expect(await launchEnd(on().client, started.id)).toMatchObject({ state: 'started' })
  const state = async () => (await on().client.registries.list()).find((each) => each.id === id)?.state
  await expect.poll(state).toBe('inactive')
  expect(await codeOf(launch())).toBe('match.inactive')
})

it('a check of access uses no lease up', async () => {
  const { id } = await on().addRegistry()
  await on().client.registries.deactivate({ id })
  await on().client.registries.lease({ id, kind: 'launch' })
  on().engine.on('GET', `/distribution/${host}/a:1/json`, json({ message: 'manifest unknown' }, 404))
  await on().client.access.check(on().order('a:1'))
  expect((await on().client.registries.list())[0]).toMatchObject({ state: 'active' })
})

it.each([
  [
    'a name that is taken',
    409,
    'Conflict. The container name "/mine" is already in use by container "5b".',
    'workload.name-taken',
  ],
  ['an image that went away', 404, 'No such image: x', 'image.not-local'],
  ['anything else', 400, 'invalid CPU count <b>\u001b[31m', 'engine.failed'],
  ['a page of text', 500, 'x'.repeat(50_000), 'engine.failed'],
])('says of %s why no container was made', async (_, status, message, code) => {
  withContainers()
  withImage()
  on().engine.on('POST', '/containers/create', json({ message }, status))
  const { id } = await launch({ name: 'mine' })
  const end = await launchEnd(on().client, id)
  expect(end).toMatchObject({ state: 'failed', problem: { code } })
  expect(JSON.stringify(end)).not.toMatch(/\\u001b/)
  expect(JSON.stringify(end).length).toBeLessThan(5000)
})

it.each<[string, unknown]>([
  ['nothing', {}],
  ['no object', 'x'],
  ['a list', []],
  ['an id that is a path', { Id: '../../x' }],
])('an engine that answers %s to a new container ends the launch with a problem', async (_, answer) => {
  withContainers()
  withImage()
  on().engine.on('POST', '/containers/create', json(answer, 201))
  const { id } = await launch()
  expect(await launchEnd(on().client, id)).toMatchObject({
    state: 'failed',
    problem: { code: expect.any(String) },
  })
  expect(on().core.logged.filter((line) => line.includes('"bug"'))).toEqual([])
})
