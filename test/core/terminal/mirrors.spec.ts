import type { ServerResponse } from 'node:http'
import { expect, it, onTestFinished, vi } from 'vitest'
import { connectToApp } from '../../../core/terminal/client/app-connection.ts'
import { frameOf } from '../../../core/terminal/wire/frame.ts'
import { credentialOpening } from '../../../core/terminal/wire/opening.ts'
import { json, ScriptedEngine } from '../../support/scripted-engine.ts'
import { anySecret, notFound, startTerminalBed } from './terminal-bed.ts'

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

/** An app with Docker Hub's login, whose engine is asked for its mirrors and does not answer until `answer`. */
async function withSlowEngine() {
  const engine = await ScriptedEngine.start()
  onTestFinished(() => engine.close())
  const waiting: ServerResponse[] = []
  engine.on('GET', '/info', (_request, response) => waiting.push(response))
  const bed = await startTerminalBed({ engine: engine.endpoint.text })
  onTestFinished(() => bed.dispose())
  const password = anySecret()
  const id = await bed.add({ name: 'hub', provider: 'dockerhub', username: 'ann', password })
  return {
    bed,
    id,
    password,
    asked: () => vi.waitFor(() => expect(waiting.some(({ closed }) => !closed)).toBe(true)),
    left: () => vi.waitFor(() => expect(waiting.every(({ closed }) => closed)).toBe(true)),
    answer: () => {
      for (const response of waiting.splice(0)) response.end('{}')
    },
  }
}

it('a login that is deactivated while the engine is asked for its mirrors is not given', async () => {
  const { bed, id, asked, answer } = await withSlowEngine()
  const said = bed.ask('get', 'docker.io')
  await asked()
  await bed.client.registries.deactivate({ id })
  answer()
  expect(await said).toMatchObject({ exit: 1, out: notFound })
})

it('a login that is leased for one launch while the engine is asked for its mirrors is not given', async () => {
  const { bed, id, asked, answer } = await withSlowEngine()
  const said = bed.ask('get', 'docker.io')
  await asked()
  await bed.client.registries.lease({ id, kind: 'launch' })
  answer()
  expect(await said).toMatchObject({ exit: 1, out: notFound })
})

it('whoever goes away while the engine is asked for its mirrors is no bug', async () => {
  const { bed, asked, left, answer, password } = await withSlowEngine()
  const socket = await connectToApp(bed.dataFolder)
  const input = Buffer.from('docker.io')
  socket?.write(frameOf(credentialOpening({ verb: 'get', project: '', program: 'a-test', input })))
  await asked()
  socket?.destroy()
  await left()
  const said = bed.ask('get', 'docker.io')
  await asked()
  answer()
  expect((await said).out).toContain(password)
  expect(bed.logged.filter((line) => line.includes('bug'))).toEqual([])
})

it.each([
  ['fails', (response: ServerResponse) => response.writeHead(500).end('{"message":"busy"}')],
  ['hangs up', (response: ServerResponse) => response.destroy()],
  ['talks rubbish', (response: ServerResponse) => response.socket?.end('rubbish\r\n\r\n')],
])('DE-22: an engine that is there and %s when asked for its mirrors may have one', async (_, scene) => {
  const engine = await ScriptedEngine.start()
  onTestFinished(() => engine.close())
  engine.on('GET', '/info', (_request, response) => scene(response))
  const bed = await startTerminalBed({ engine: engine.endpoint.text })
  onTestFinished(() => bed.dispose())
  await bed.add({ name: 'hub', provider: 'dockerhub', username: 'ann', password: anySecret() })
  expect(await bed.ask('get', 'docker.io')).toMatchObject({
    exit: 1,
    err: expect.stringContaining('could not say whether it hands this login to a mirror'),
  })
})
