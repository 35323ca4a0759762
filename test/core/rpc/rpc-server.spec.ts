import { expect, it, vi } from 'vitest'
import { createRpcServer, type RpcServer } from '../../../core/rpc/rpc-server.ts'
import { maxFrameBytes } from '../../../core/rpc/rpc-session.ts'
import { createTestCore } from './test-router.ts'

// What holds of every call, stream and line is in test/shells, over the transports of both shells.

it('closes the connection on a frame that is too large, and logs only its size', () => {
  const lines: object[] = []
  const note = (fields: object, message: string) => void lines.push({ ...fields, message })
  const server: RpcServer = createRpcServer(createTestCore().router, {
    log: { info: note, warn: note, error: note },
  })
  const closed: string[] = []
  const session = server.open({ send: () => undefined, backlog: () => 0, close: (why) => closed.push(why) })
  const frame = JSON.stringify({ i: '1', p: { u: '/double', b: { json: 'é'.repeat(maxFrameBytes / 2) } } })
  session.receive(frame)
  session.receive('{"i":"2","p":{"u":"/double","b":{"json":{"value":1}}}}')
  expect(closed).toEqual(['frame too large'])
  const bytes = Buffer.byteLength(frame)
  expect(lines).toEqual([{ message: 'frame refused', reason: 'frame too large', bytes }])
  server.dispose()
})

it('stops making values while the transport has not taken the last ones', async () => {
  const core = createTestCore()
  const quiet = () => undefined
  const server = createRpcServer(core.router, { log: { info: quiet, warn: quiet, error: quiet } })
  let backlog = 0
  const session = server.open({
    send: (message) => {
      backlog += message.length
    },
    backlog: () => backlog,
    close: quiet,
  })
  session.receive('{"i":"1","p":{"u":"/count","b":{"json":{"to":1000,"pad":100000}}}}')
  await vi.waitFor(() => expect(backlog).toBeGreaterThan(1024 * 1024))
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(backlog).toBeLessThan(1.3 * 1024 * 1024)
  const counted = core.counted()
  backlog = 0
  await vi.waitFor(() => expect(core.counted()).toBeGreaterThan(counted))
  session.close()
  await new Promise((resolve) => setTimeout(resolve, 20))
  const atClose = core.counted()
  backlog = 0
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(core.counted()).toBe(atClose)
  server.dispose()
})
