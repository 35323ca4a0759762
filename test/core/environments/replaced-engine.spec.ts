import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { connectBy } from '../../../core/environments/connect.ts'
import { EnvironmentService } from '../../../core/environments/environment-service.ts'

let server: Server
let open: ServerResponse[]
let environments: EnvironmentService
let endpoint: string
const bugs: unknown[] = []

const record = (at: string) => ({
  ...{ id: 'mine', name: 'mine', place: { endpoint: at }, origins: [] },
  ...{ added: true, hidden: false, absent: false, plainTcpConfirmed: false },
})

beforeEach(async () => {
  open = []
  bugs.length = 0
  server = createServer((_, response) => open.push(response))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  endpoint = `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`
  environments = new EnvironmentService({
    connect: connectBy(async () => []),
    announce: () => undefined,
    onBug: (error) => bugs.push(error),
    now: () => 0,
    projectsOn: () => [],
  })
  environments.apply([record(endpoint)])
})
afterEach(async () => {
  environments.dispose()
  server.closeAllConnections()
  await new Promise((done) => server.close(done))
})

it.each([
  ['gets another endpoint', () => [record('tcp://127.0.0.1:1')]],
  ['is confirmed', () => [{ ...record(endpoint), plainTcpConfirmed: true }]],
  ['is removed', () => []],
])('calls to an environment that %s meanwhile fail as if its engine had gone away', async (_, records) => {
  const failure = environments
    .engine('mine')
    .images()
    .catch((error: unknown) => error)
  await expect.poll(() => open.length).toBe(1)
  environments.apply(records())
  expect(await failure).toMatchObject({ code: 'engine.unreachable', data: { endpoint, reason: 'cut' } })
  expect(bugs).toEqual([])
})

it('a call to an old client goes nowhere', async () => {
  const engine = environments.engine('mine')
  environments.apply([record('tcp://127.0.0.1:1')])
  await expect(engine.ping()).rejects.toMatchObject({ code: 'engine.unreachable' })
  expect(open).toEqual([])
})
