import { randomBytes } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { safe } from '@orpc/client'
import { expect, it } from 'vitest'
import { pullEnd } from '../../support/core-client.ts'
import { json, type Scene } from '../../support/scripted-engine.ts'
import { host, scriptedCore } from '../pulls/scripted-core.ts'

const refused = json({ message: 'unauthorized: incorrect username or password' }, 401)
const on = scriptedCore()

/** A scene that waits until it is let go. */
function gate(scene: Scene): { scene: Scene; open: () => void } {
  let open: () => void = () => undefined
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { scene: (...call) => void opened.then(() => scene(...call)), open }
}

const editOf = (id: string, username: string) => ({
  id,
  environmentId: on().place.environmentId,
  email: '',
  description: '',
  credential: { username, password: randomBytes(12).toString('hex') },
  saveAnyway: true,
})
const order = () => on().order('a')
const users = () =>
  on()
    .engine.asked('/auth')
    .map(({ body }) => JSON.parse(body).username as string)
const codeOf = async (call: Promise<unknown>) => {
  const { error } = await safe(call)
  return error && 'code' in error ? error.code : error
}

it('does not log in with a credential that was deactivated while a stranger was being tried', async () => {
  const { engine, client } = on()
  const registry = await on().addRegistry()
  engine.seen.length = 0
  const stranger = gate(refused)
  engine.on('POST', '/auth', stranger.scene)
  const verified = codeOf(
    client.registries.verify({ id: registry.id, environmentId: on().place.environmentId }),
  )
  await expect.poll(() => users().length).toBe(1)
  await client.registries.deactivate({ id: registry.id })
  stranger.open()

  expect(await verified).toBe('registry.wrong-state')
  expect(users()).not.toContain('ann')
})

it('does not log in with a credential that was deactivated while its access was being checked', async () => {
  const { engine, client } = on()
  const registry = await on().addRegistry()
  engine.seen.length = 0
  const manifest = gate(refused)
  engine.on('GET', `/distribution/${host}/a:latest/json`, manifest.scene)
  const checked = codeOf(client.access.check(order()))
  await expect.poll(() => engine.asked(`/distribution/${host}/a:latest/json`).length).toBe(1)
  await client.registries.deactivate({ id: registry.id })
  manifest.open()

  expect(await checked).toBe('match.inactive')
  expect(users()).toEqual([])
})

it('keeps no sealed byte of a registry that is deleted while its new credential is being proven', async () => {
  const { engine, client } = on()
  const registry = await on().addRegistry()
  engine.seen.length = 0
  const stranger = gate(refused)
  engine.on('POST', '/auth', stranger.scene)
  const edited = codeOf(client.registries.edit(editOf(registry.id, 'ben')))
  await expect.poll(() => users().length).toBe(1)
  await client.registries.deactivate({ id: registry.id })
  await client.registries.remove({ id: registry.id })
  stranger.open()

  expect(await edited).toBe('registry.not-found')
  expect(await readdir(join(on().core.dataFolder, 'secrets'))).toEqual([])
})

it('keeps the old credential whole where the changed record cannot be saved', async () => {
  const { engine, client } = on()
  const registry = await on().addRegistry()
  const other = await on().addRegistry({ name: 'other', address: 'other.test' })
  engine.on('POST', '/images/create', json({ message: 'no' }, 500))
  const sent = async () => {
    engine.seen.length = 0
    await pullEnd(client, (await client.pulls.start(order())).id)
    const header = engine.asked('/images/create')[0]?.headers['x-registry-auth']
    return JSON.parse(Buffer.from(String(header), 'base64url').toString()) as object
  }
  const before = await sent()
  const file = (id: string) => join(on().core.dataFolder, 'registries', `${id}.json`)
  // what another process wrote is never written over
  await writeFile(file(registry.id), await readFile(file(other.id)))
  expect(await codeOf(client.registries.edit(editOf(registry.id, 'ben')))).toBe('storage.not-saved')
  expect(await sent()).toEqual(before)
})

it('lets the outcome of an older verification not stand over that of a newer credential', async () => {
  const { engine, client } = on()
  const registry = await on().addRegistry()
  const slow = gate(refused)
  engine.on('POST', '/auth', slow.scene)
  engine.seen.length = 0
  const verified = client.registries.verify({ id: registry.id, environmentId: on().place.environmentId })
  await expect.poll(() => users().length).toBe(1)
  engine.on('POST', '/auth', (request, ...rest) =>
    JSON.parse(request.body).username === 'ben'
      ? json({ Status: 'Login Succeeded' })(request, ...rest)
      : refused(request, ...rest),
  )
  await client.registries.edit({ ...editOf(registry.id, 'ben'), saveAnyway: false })
  slow.open()
  await verified
  expect(await client.registries.list()).toMatchObject([{ verification: { kind: 'verified' } }])
})

it('keeps an inactive registry inactive when its file is damaged or changed by hand', async () => {
  const { client } = on()
  const registry = await on().addRegistry()
  await client.registries.deactivate({ id: registry.id })
  const file = join(on().core.dataFolder, 'registries', `${registry.id}.json`)
  const text = await readFile(file, 'utf8')
  await writeFile(file, text.replace('"active": false', '"active": true'))

  await on().restart()
  expect(await on().client.registries.list()).toMatchObject([{ name: 'team', state: 'inactive' }])
  expect(await codeOf(on().client.pulls.start(order()))).toBe('match.inactive')
})
