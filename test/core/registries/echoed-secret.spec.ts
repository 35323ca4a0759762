import { randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import {
  type CoreClient,
  defaultPlace,
  draftOf,
  type Place,
  pullEnd,
  startTestCore,
  type TestCore,
} from '../../support/core-client.ts'
import { json, lines, ScriptedEngine } from '../../support/scripted-engine.ts'

const host = 'registry.test:5000'
const user = 'ann'

let engine: ScriptedEngine
let core: TestCore
let client: CoreClient
let place: Place

beforeEach(async () => {
  engine = await ScriptedEngine.start()
  core = await startTestCore({ endpoint: engine.endpoint.text })
  client = core.client
  await client.vault.create({ passphrase: randomBytes(12).toString('hex'), keyring: false })
  place = await defaultPlace(client)
})
afterEach(async () => {
  await core.dispose()
  await engine.close()
})

it('LK-05: shows and stores no secret that a registry says back in its refusals and progress', async () => {
  const password = randomBytes(18).toString('base64url')
  const basic = Buffer.from(`${user}:${password}`).toString('base64')
  const words = [
    `unauthorized: ${user} may not enter with ${password}`,
    `denied: Basic ${basic}`,
    `denied: ${password.slice(0, 9)}\u200b${password.slice(9)}`,
    `denied: ${'x'.repeat(1980)} ${password}`,
  ]
  const seen: unknown[] = []
  const draft = { address: host, username: user, password }
  for (const [at, message] of words.entries()) {
    engine.on('POST', '/auth', json({ message }, 401))
    engine.on('GET', '/distribution/*', json({ message }, 401))
    const name = `team-${at}`
    const prefix = `${host}/${name}`
    await client.registries.add(draftOf(place, { ...draft, name, address: prefix, saveAnyway: true }))
    const image = { ...place, namespace: 'default', image: `${prefix}/app` }
    seen.push(await client.access.check(image))
    engine.on('POST', '/images/create', lines({ status: message }, { errorDetail: { message } }))
    seen.push(await pullEnd(client, (await client.pulls.start(image)).id))
    engine.on('POST', '/images/create', json({ message }, 500))
    seen.push(await pullEnd(client, (await client.pulls.start(image)).id))
  }
  const folder = join(core.dataFolder, 'registries')
  const stored = await Promise.all(
    (await readdir(folder)).map((name) => readFile(join(folder, name), 'utf8')),
  )
  const all = [...core.received, ...core.logged, ...stored].join('\n')
  expect(JSON.stringify(seen)).toContain('[secret]')
  expect(all).toContain('[secret]')
  for (const form of [password, basic, password.slice(0, 12)]) expect(all).not.toContain(form)
})
