import type { MessagePortMain, WebContents } from 'electron'
import { takenStep } from '../../contract/port-frames.ts'
import type { CoreHost } from '../../core/core-host.ts'
import type { RpcDoor } from '../../core/rpc/rpc-server.ts'
import { isPage } from './page-address.ts'

const portMessage = 'fairlead:port'

interface Channel {
  readonly port1: MessagePortMain
  readonly port2: MessagePortMain
}

/**
 * Gives each document of the page in these contents one port to the core, another one when the core has
 * started anew, and takes it back when the document is left, its process ends or the contents go. `makeChannel`
 * makes an Electron `MessageChannelMain`.
 */
export function givePorts(
  contents: WebContents,
  host: Pick<CoreHost, 'rpc' | 'onStarted'>,
  makeChannel: () => Channel,
): void {
  let stands = false
  let close: (() => void) | undefined
  const takeBack = () => {
    close?.()
    close = undefined
  }
  const give = () => {
    takeBack()
    // The frame is checked first and in the same turn: after an await it may be another document.
    const holds = boundToDocument(contents)
    if (!stands || !holds()) return
    const { port1, port2 } = makeChannel()
    close = serve(port1, host.rpc, holds)
    contents.mainFrame.postMessage(portMessage, null, [port2])
  }
  const left = () => {
    stands = false
    takeBack()
  }
  contents.on('dom-ready', () => {
    stands = true
    give()
  })
  const forget = host.onStarted(give)
  // Not when it starts: one that is prevented starts too, and its document stays (docs/api/web-contents.md).
  contents.on('did-navigate', left)
  contents.on('render-process-gone', left)
  contents.on('destroyed', () => {
    forget()
    left()
  })
}

/** Tells whether what stands in the contents is the page, and still the document that stood there at the call. */
function boundToDocument(contents: WebContents): () => boolean {
  const token = contents.isDestroyed() ? undefined : contents.mainFrame.frameToken
  return () => {
    if (contents.isDestroyed()) return false
    const frame = contents.mainFrame
    if (frame.isDestroyed() || frame.detached || frame.parent !== null) return false
    return frame.frameToken === token && isPage(frame.url)
  }
}

function serve(port: MessagePortMain, rpc: RpcDoor, holds: () => boolean): () => void {
  let sent = 0
  let taken = 0
  const session = rpc.open({
    send: (message) => {
      sent += message.length
      port.postMessage(message)
    },
    backlog: () => sent - taken,
    close: () => port.close(),
  })
  const close = () => {
    session.close()
    port.close()
  }
  port.on('message', ({ data, ports }) => {
    for (const each of ports) each.close()
    if (!holds()) return close()
    if (ports.length === 0 && isStep(data, taken, sent)) taken = data
    else session.receive(ports.length === 0 ? data : undefined)
  })
  port.on('close', () => session.close())
  port.start()
  return close
}

/** A page that says it has taken less than a step more, or more than was sent, says nothing that counts. */
function isStep(data: unknown, taken: number, sent: number): data is number {
  return typeof data === 'number' && data >= taken + takenStep && data <= sent
}
