import type { WebContents } from 'electron'
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { takenStep } from '../../../contract/port-frames.ts'
import { givePorts } from '../../../electron/page/rpc-port.ts'
import { TestHost } from '../../shells/test-host.ts'
import { StandInContents } from '../../support/electron/electron-contents.ts'
import { StandInFrame } from '../../support/electron/electron-frame.ts'
import { StandInChannel } from '../../support/electron/electron-ports.ts'
import { preloadFile, prepareElectron } from '../../support/electron/load-electron.ts'
import { StandInIpcMain } from '../../support/electron/main/stand-in-ipc.ts'
import { StandInSession } from '../../support/electron/main/stand-in-session.ts'

const address = 'app://fairlead/'
const call = '{"i":"1","p":{"u":"/double","b":{"json":{"value":1}}}}'

beforeAll(prepareElectron, 180_000)

describe('the port of a document', () => {
  let host: TestHost
  let contents: StandInContents
  beforeEach(() => {
    host = new TestHost()
    const session = new StandInSession(() => true)
    session.schemes.set('app', () => new Response('<!doctype html>'))
    contents = new StandInContents(preloadFile, session, new StandInIpcMain())
    const makeChannel = () => new StandInChannel() as unknown as ReturnType<Parameters<typeof givePorts>[2]>
    givePorts(contents as unknown as WebContents, host, makeChannel)
  })

  /** Loads the page, and gives its port and what becomes of it. */
  async function load() {
    await contents.load(address)
    const { port } = contents.page
    const answers: string[] = []
    port.on('message', (data) => answers.push(String(data)))
    const closed = new Promise<void>((resolve) => port.once('close', () => resolve()))
    return { port, answers, closed }
  }

  it('stays while a navigation begins that is then prevented', async () => {
    const { port, answers } = await load()
    contents.on('will-frame-navigate', (event) => event.preventDefault())
    expect(contents.wantsToNavigate('https://evil.test/')).toBe(false)
    port.postMessage(call)
    await vi.waitFor(() => expect(answers).toHaveLength(1))
  })

  it('EL-17: goes as soon as another document has come, before that one is there', async () => {
    const { closed } = await load()
    contents.emit('did-navigate', {}, address)
    await closed
  })

  it('EL-17: carries nothing once another frame stands there, though nobody told of it', async () => {
    const { port, answers, closed } = await load()
    const other = new StandInFrame()
    other.url = address
    contents.mainFrame = other
    port.postMessage(call)
    await closed
    expect(answers).toEqual([])
    expect(host.lines).toEqual([])
  })

  it('EL-09: carries nothing for a document that is not the page any more, or whose frame is gone', async () => {
    for (const spoil of [
      (frame: StandInFrame) => Object.assign(frame, { url: 'app://evil/' }),
      (frame: StandInFrame) => Object.assign(frame, { url: 'about:blank' }),
      (frame: StandInFrame) => Object.assign(frame, { detached: true }),
      (frame: StandInFrame) => frame.destroy(),
    ]) {
      const { port, closed } = await load()
      spoil(contents.mainFrame)
      port.postMessage(call)
      await closed
    }
    expect(host.lines).toEqual([])
  })

  it('EL-09: is not given to a frame within another', async () => {
    const inner = new StandInFrame(new StandInFrame())
    inner.url = address
    contents.mainFrame = inner
    contents.emit('dom-ready')
    expect(inner.page).toBeUndefined()
    expect(host.lines).toEqual([])
  })

  it('is given anew by a core that has started anew, but to no document that is not there', async () => {
    host.restart()
    await load()
    expect(contents.page.messages).toHaveLength(1)
    host.restart()
    expect(contents.page.messages).toHaveLength(2)
    const { page } = contents
    contents.crash()
    host.restart()
    expect(page.messages).toHaveLength(2)
    await load()
    expect(contents.page.messages).toHaveLength(1)
    contents.destroy()
    host.restart()
  })

  it.each([
    ['more than was sent', 10 * takenStep],
    ['a step of one', 1],
    ['less than nothing', -takenStep],
    ['no number', Number.NaN],
    ['no end', Number.POSITIVE_INFINITY],
  ])('EL-10: a page that says it has taken %s is a page that sends no text', async (_, taken) => {
    const { port, closed } = await load()
    port.postMessage(taken)
    await closed
    expect(host.lines).toMatchObject([{ reason: 'not a text frame' }])
  })
})
