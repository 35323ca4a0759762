import { RPCLink } from '@orpc/client/message-port'
import { takenStep } from '../../contract/port-frames.ts'
import type { Dial } from './connection.ts'
import { deferred } from './deferred.ts'

const portMessage = 'fairlead:port'

/** Waits for the ports that the preload hands in, one a line: a new one comes after a restart of the core. */
export function portDial(window: Window): Dial {
  const ports: MessagePort[] = []
  let waiting: (() => void) | undefined
  window.addEventListener('message', (event) => {
    const port = event.ports[0]
    if (event.source !== window || event.data !== portMessage || !port) return
    ports.push(port)
    waiting?.()
  })

  return async () => {
    while (ports.length === 0) {
      await new Promise<void>((resolve) => {
        waiting = resolve
      })
    }
    const port = ports.pop()
    ports.length = 0
    if (!port) throw new Error('no port')
    const closed = deferred<void>()
    port.addEventListener('close', () => closed.resolve(undefined), { once: true })
    const link = new RPCLink({ port })
    tellTaken(port)
    port.start()
    return {
      link,
      closed: closed.promise,
      close: () => {
        port.close()
        closed.resolve(undefined)
      },
    }
  }
}

/** Tells the other end of a port how many characters of frames were taken, so that it never holds many. */
export function tellTaken(port: MessagePort): void {
  let taken = 0
  let told = 0
  port.addEventListener('message', ({ data }) => {
    taken += String(data).length
    if (taken - told < takenStep) return
    told = taken
    port.postMessage(told)
  })
}
