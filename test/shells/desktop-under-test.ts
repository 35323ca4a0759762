import type { MessagePort } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import type { WebContents } from 'electron'
import { givePorts } from '../../electron/page/rpc-port.ts'
import type { Line } from '../../renderer/rpc/connection.ts'
import { portDial } from '../../renderer/rpc/port-line.ts'
import { StandInContents } from '../support/electron/electron-contents.ts'
import { StandInChannel } from '../support/electron/electron-ports.ts'
import { preloadFile } from '../support/electron/load-electron.ts'
import { StandInIpcMain } from '../support/electron/main/stand-in-ipc.ts'
import { StandInSession } from '../support/electron/main/stand-in-session.ts'
import type { Page, ShellHost, ShellUnderTest } from './shell-under-test.ts'

const address = 'app://fairlead/'

/**
 * The desktop shell: its main side, the built preload and the page's own side, between real message ports; the
 * window around them is the stand-in of Electron.
 */
export const desktopUnderTest: ShellUnderTest = {
  name: 'a message port of the desktop shell',
  async start(host) {
    const windows: StandInContents[] = []
    const load = async () => {
      const contents = await openWindow(host)
      windows.push(contents)
      return contents
    }
    return {
      async open() {
        const contents = await load()
        const dial = portDial(windowOf(contents))
        return pageOf(contents, dial, await dial())
      },
      async openStuck() {
        const contents = await load()
        const { port } = contents.page
        const dial = portDial(windowOf(contents))
        return {
          sendRaw: (data) => port.postMessage(data),
          awake: () => void dial(),
        }
      },
      async dispose() {
        for (const contents of windows) contents.destroy()
      },
    }
  },
}

async function openWindow(host: ShellHost): Promise<StandInContents> {
  const session = new StandInSession(() => true)
  session.schemes.set('app', () => new Response('<!doctype html>'))
  const contents = new StandInContents(preloadFile, session, new StandInIpcMain())
  const asElectron = contents as unknown as WebContents
  givePorts(asElectron, host, () => new StandInChannel())
  await contents.load(address)
  return contents
}

/** What the page's side uses of a window: it hears of the ports of the document that stands in the contents. */
function windowOf(contents: StandInContents): Window {
  const { page } = contents
  const window = {
    addEventListener: (_name: string, listen: (event: object) => void) => {
      const hear = (message: object) => listen({ ...message, source: window })
      for (const message of page.messages) hear(message)
      page.onMessage = hear
    },
  }
  return window as unknown as Window
}

function pageOf(contents: StandInContents, dial: () => Promise<Line>, line: Line): Page {
  const { port } = contents.page
  const received = framesOf(port)
  return {
    client: createORPCClient(line.link),
    sendRaw: (data) => port.postMessage(data),
    received,
    closed: line.closed,
    async close() {
      contents.destroy()
      await line.closed
    },
    async leave() {
      await contents.load(address)
    },
    again: async () => pageOf(contents, dial, await dial()),
  }
}

function framesOf(port: MessagePort): string[] {
  const frames: string[] = []
  port.on('message', (data) => frames.push(String(data)))
  return frames
}
