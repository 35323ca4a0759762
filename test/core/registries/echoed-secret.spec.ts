import { randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { pullEnd } from '../../support/core-client.ts'
import { json, lines } from '../../support/scripted-engine.ts'
import { host, scriptedCore } from '../pulls/scripted-core.ts'

const user = 'ann'
const on = scriptedCore()

it('LK-05: shows and stores no secret that a registry says back in its refusals and progress', async () => {
  const { engine, client, core, order } = on()
  const password = randomBytes(18).toString('base64url')
  const basic = Buffer.from(`${user}:${password}`).toString('base64')
  const words = [
    `unauthorized: ${user} may not enter with ${password}`,
    `denied: Basic ${basic}`,
    `denied: ${password.slice(0, 9)}\u200b${password.slice(9)}`,
    `denied: ${'x'.repeat(1980)} ${password}`,
  ]
  const seen: unknown[] = []
  for (const [at, message] of words.entries()) {
    engine.on('POST', '/auth', json({ message }, 401))
    engine.on('GET', '/distribution/*', json({ message }, 401))
    const name = `team-${at}`
    await on().addRegistry({ name, address: `${host}/${name}`, username: user, password })
    const image = order(`${name}/app`)
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
