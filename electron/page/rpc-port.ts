import { MessageChannelMain, type MessagePortMain, type WebContents } from 'electron'
import type { CoreHost } from '../../core/core-host.ts'
import type { RpcDoor } from '../../core/rpc/rpc-server.ts'
import { isPage } from './page-address.ts'

const portMessage = 'fairlead:port'

/**
 * Gives each document of the page in these contents one port to the core, another one when the core has
 * started anew, and takes it back when the document is left, its process ends or the contents go.
 */
export function givePorts(contents: WebContents, host: Pick<CoreHost, 'rpc' | 'onStarted'>): void {
  let close: (() => void) | undefined
  const takeBack = () => {
    close?.()
    close = undefined
  }
  const give = () => {
    takeBack()
    // The frame is checked first and in the same turn: after an await it may be another document.
    const frame = contents.mainFrame
    if (frame.detached || frame.parent !== null || !isPage(frame.url)) return
    const { port1, port2 } = new MessageChannelMain()
    close = serve(port1, host.rpc)
    frame.postMessage(portMessage, null, [port2])
  }
  contents.on('dom-ready', give)
  const forget = host.onStarted(give)
  contents.on('did-start-navigation', (event) => {
    if (event.isMainFrame && !event.isSameDocument) takeBack()
  })
  contents.on('render-process-gone', takeBack)
  contents.on('destroyed', () => {
    forget()
    takeBack()
  })
}

function serve(port: MessagePortMain, rpc: RpcDoor): () => void {
  const session = rpc.open({
    send: (message) => port.postMessage(message),
    // A port does not tell what it holds; streams are slow enough by themselves.
    backlog: () => 0,
    close: () => port.close(),
  })
  port.on('message', ({ data, ports }) => {
    for (const sent of ports) sent.close()
    session.receive(ports.length === 0 ? data : undefined)
  })
  port.on('close', () => session.close())
  port.start()
  return () => {
    session.close()
    port.close()
  }
}
