import { MessageChannelMain, type MessagePortMain, type WebContents } from 'electron'
import type { RpcServer } from '../core/rpc/rpc-server.ts'
import { isPage } from './page-address.ts'

const portMessage = 'fairlead:port'

/**
 * Gives each document of the page in these contents one port to the core, and takes it back when the
 * document is left, its process ends or the contents go.
 */
export function givePorts(contents: WebContents, rpc: RpcServer): void {
  let close: (() => void) | undefined
  const takeBack = () => {
    close?.()
    close = undefined
  }
  contents.on('dom-ready', () => {
    takeBack()
    // The frame is checked first and in the same turn: after an await it may be another document.
    const frame = contents.mainFrame
    if (frame.detached || frame.parent !== null || !isPage(frame.url)) return
    const { port1, port2 } = new MessageChannelMain()
    close = serve(port1, rpc)
    frame.postMessage(portMessage, null, [port2])
  })
  contents.on('did-start-navigation', (event) => {
    if (event.isMainFrame && !event.isSameDocument) takeBack()
  })
  contents.on('render-process-gone', takeBack)
  contents.on('destroyed', takeBack)
}

function serve(port: MessagePortMain, rpc: RpcServer): () => void {
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
