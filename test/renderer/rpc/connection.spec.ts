import { describe, expect, it } from 'vitest'
import { nextTick } from 'vue'
import { Connection, type Line } from '../../../renderer/rpc/connection.ts'
import { ConnectionLost, SessionRefused } from '../../../renderer/rpc/connection-lost.ts'
import { deferred } from '../../../renderer/rpc/deferred.ts'

/** A line in memory that answers with its own name, or hangs until it is cut. */
function lineStandIn(name: string) {
  const closed = deferred<void>()
  const cut = deferred<void>()
  const line: Line = {
    link: {
      call: async (path) => {
        if (path[0] !== 'hang') return name
        await cut.promise
        throw new Error('cut')
      },
    },
    closed: closed.promise,
    close: () => closed.resolve(undefined),
  }
  return {
    line,
    break: () => {
      closed.resolve(undefined)
      cut.resolve(undefined)
    },
  }
}

const noPause = async () => undefined
const settle = async () => {
  for (let turn = 0; turn < 20; turn += 1) await nextTick()
}
const call = (connection: Connection, ...path: string[]) => connection.call(path, undefined, { context: {} })

describe('Connection', () => {
  it('lets the first calls wait for the first line', async () => {
    const dial = deferred<Line>()
    const connection = new Connection(() => dial.promise, noPause)
    void connection.run()
    const answer = call(connection, 'x')
    expect(connection.state.value).toBe('connecting')
    dial.resolve(lineStandIn('one').line)
    expect(await answer).toBe('one')
    expect(connection.state.value).toBe('open')
    connection.dispose()
  })

  it('dials anew when the line breaks, and counts the lines', async () => {
    const lines = [lineStandIn('one'), lineStandIn('two')]
    const dialled: string[] = []
    const again = deferred<void>()
    const connection = new Connection(
      async () => {
        const next = lines[dialled.length]
        if (!next) throw new Error('no more lines')
        dialled.push('dial')
        return next.line
      },
      () => again.promise,
    )
    void connection.run()
    await settle()
    const hanging = call(connection, 'hang')
    lines[0]?.break()
    await expect(hanging).rejects.toBeInstanceOf(ConnectionLost)
    await settle()
    expect(connection.state.value).toBe('lost')
    await expect(call(connection, 'x')).rejects.toBeInstanceOf(ConnectionLost)
    again.resolve(undefined)
    await settle()
    expect(await call(connection, 'x')).toBe('two')
    expect(connection.generation.value).toBe(2)
    connection.dispose()
  })

  it('waits longer after each failure, at most five seconds, and starts over after a success', async () => {
    const pauses: number[] = []
    const line = lineStandIn('one')
    let tries = 0
    const connection = new Connection(
      async () => {
        tries += 1
        if (tries === 8) return line.line
        throw new Error('away')
      },
      async (milliseconds) => {
        pauses.push(milliseconds)
        if (pauses.length === 9) connection.dispose()
      },
    )
    const run = connection.run()
    await settle()
    line.break()
    await run
    expect(pauses).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000, 250, 500])
  })

  it('gives up where the session was refused', async () => {
    let tries = 0
    const connection = new Connection(async () => {
      tries += 1
      throw new SessionRefused()
    }, noPause)
    await connection.run()
    expect(connection.state.value).toBe('refused')
    expect(tries).toBe(1)
    await expect(call(connection, 'x')).rejects.toBeInstanceOf(ConnectionLost)
  })

  it('leaves the errors of the core as they are', async () => {
    const error = new Error('theirs')
    const line: Line = {
      link: { call: () => Promise.reject(error) },
      closed: deferred<void>().promise,
      close: () => undefined,
    }
    const connection = new Connection(async () => line, noPause)
    void connection.run()
    await expect(call(connection, 'x')).rejects.toBe(error)
    connection.dispose()
  })
})
