import { expect, it, vi } from 'vitest'
import type { RpcConnection } from '../../../core/rpc/rpc-connection.ts'
import { DesktopWatch } from '../../../electron/native/desktop-watch.ts'

it('tries again where no core was there to answer, and is no bug', async () => {
  const bugs: unknown[] = []
  const opened: RpcConnection[] = []
  let started: () => void = () => undefined
  const watch = new DesktopWatch({
    host: {
      rpc: {
        open: (connection) => {
          opened.push(connection)
          // As a host does while one core ends and the next begins.
          connection.close('the app starts anew')
          return { receive: () => undefined, close: () => undefined }
        },
      },
      onStarted: (listener) => {
        started = listener
        return () => undefined
      },
    },
    currentProjectId: () => '',
    onFacts: () => undefined,
    onEnded: () => undefined,
    onBug: (error) => bugs.push(error),
  })
  await vi.waitFor(
    () => {
      started()
      expect(opened.length).toBeGreaterThan(2)
    },
    { timeout: 10_000 },
  )
  watch.dispose()
  expect(bugs).toEqual([])
})
