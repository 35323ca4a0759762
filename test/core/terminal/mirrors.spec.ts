import { expect, it, onTestFinished } from 'vitest'
import { json, ScriptedEngine } from '../../support/scripted-engine.ts'
import { anySecret, startTerminalBed } from './terminal-bed.ts'

const mirror = 'http://mirror.test:5000/'

it('DE-22: Docker Hub’s login is not given while the engine has a mirror that nobody confirmed', async () => {
  const engine = await ScriptedEngine.start()
  onTestFinished(() => engine.close())
  engine.on('GET', '/info', json({ RegistryConfig: { Mirrors: [mirror] } }))
  const bed = await startTerminalBed({ engine: engine.endpoint.text })
  onTestFinished(() => bed.dispose())
  const password = anySecret()
  await bed.add({ name: 'hub', provider: 'dockerhub', username: 'ann', password })
  await bed.add({ name: 'other', address: 'other.test', username: 'ann', password })
  const line =
    'Fairlead: the engine would hand this login to a mirror. Confirm the mirror in Fairlead, under Environments\n'
  expect(await bed.ask('get', 'https://index.docker.io/v1/')).toEqual({ exit: 1, out: line, err: line })
  expect((await bed.ask('get', 'other.test')).exit).toBe(0)
  const { environmentId } = bed.place
  await bed.client.environments.confirmMirror({ environmentId, url: mirror })
  expect((await bed.ask('get', 'https://index.docker.io/v1/')).out).toContain(password)
})
