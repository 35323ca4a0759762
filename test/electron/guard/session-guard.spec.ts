import { describe, expect, it } from 'vitest'
import type { StandInSession } from '../../support/electron/main/stand-in-session.ts'
import { useDesktop } from '../desktop-bed.ts'

const ticket = 'x'.repeat(43)

describe('the sessions of the desktop shell', () => {
  const bed = useDesktop()

  /** Asks every handler of a session that decides on something, and gives what was decided. */
  function decisions(session: StandInSession, name: string): unknown[] {
    const handlers = session.handlers as Map<string, (...args: unknown[]) => unknown>
    const decided: unknown[] = []
    handlers.get('request')?.({}, name, (allowed: unknown) => decided.push(allowed), {})
    decided.push(handlers.get('check')?.({}, name, 'app://fairlead', {}))
    decided.push(handlers.get('device')?.({ deviceType: name }))
    return decided
  }

  it('EL-15: those made later deny as the first does, and have no dictionaries either', async () => {
    await bed.start()
    for (const partition of ['', 'persist:other', 'memory']) {
      const session = bed.electron.sessionOf(partition)
      for (const name of ['media', 'notifications', 'clipboard-read', 'unknown']) {
        expect(decisions(session, name), partition).toEqual([false, false, false])
      }
      expect(session.spellChecker, partition).toBe(false)
    }
  })

  it('EL-15: chooses no device where nobody else chooses', async () => {
    await bed.start()
    const session = bed.electron.sessionOf('')
    const prevented: string[] = []
    const chosen: unknown[] = []
    const event = (name: string) => ({ preventDefault: () => prevented.push(name) })
    const choose = (...device: unknown[]) => chosen.push(...device)
    session.emit('select-hid-device', event('hid'), {}, choose)
    session.emit('select-usb-device', event('usb'), {}, choose)
    session.emit('select-serial-port', event('serial'), [{ portId: '1' }], {}, choose)
    bed.contents.emit('select-bluetooth-device', event('bluetooth'), [{ deviceId: '1' }], choose)
    expect(prevented).toEqual(['hid', 'usb', 'serial', 'bluetooth'])
    expect(chosen).toEqual([null, '', ''])
  })

  it('a page asks for nothing but what is of the app itself, and by no proxy', async () => {
    await bed.start()
    const session = bed.electron.sessionOf('')
    const own = ['app://fairlead/', 'app://fairlead/assets/x.js', 'blob:app://fairlead/1', 'data:image/png,']
    for (const url of own) expect(await session.lets(url), url).toBe(true)
    for (const url of [
      'https://docs.docker.com/',
      'http://127.0.0.1:8080/',
      'http://fairlead/',
      'ws://127.0.0.1/',
      'file:///etc/passwd',
      'app://evil/',
      'app://fairlead.evil/',
      'app://fairlead:80/',
      'blob:https://evil.test/1',
      'blob:null/1',
      'data:text/html,x',
      'devtools://devtools/bundled/inspector.html',
      'chrome-extension://x/y',
      'filesystem:app://fairlead/x',
      '',
    ]) {
      expect(await session.lets(url), url).toBe(false)
    }
    expect(session.proxy).toEqual({ mode: 'direct' })
  })

  it('saves files by their ticket and what the page has made, and nothing else', async () => {
    await bed.start()
    const session = bed.electron.sessionOf('')
    expect(session.wantsDownload({ url: `app://fairlead/transfers/${ticket}` })).toBe(true)
    expect(session.wantsDownload({ url: 'blob:app://fairlead/0e1a' })).toBe(true)
    for (const url of [
      'app://fairlead/',
      'app://fairlead/assets/x.js',
      'app://fairlead/transfers',
      'app://fairlead/transfersX/',
      `app://evil/transfers/${ticket}`,
      `https://evil.test/transfers/${ticket}`,
      'blob:https://evil.test/1',
      'blob:null/1',
      'data:application/octet-stream,x',
      'file:///etc/passwd',
      '',
    ]) {
      expect(session.wantsDownload({ url }), url).toBe(false)
    }
    const passed = {
      url: `app://fairlead/transfers/${ticket}`,
      chain: ['https://evil.test/', 'app://fairlead/'],
    }
    expect(session.wantsDownload(passed)).toBe(false)
  })

  it('trusts no bad certificate, shows none of the user, and answers no password dialog', async () => {
    await bed.start()
    const { app } = bed.electron
    const answers: unknown[][] = []
    const prevented: string[] = []
    const event = (name: string) => ({ preventDefault: () => prevented.push(name) })
    const answer = (...given: unknown[]) => answers.push(given)
    app.emit('certificate-error', event('certificate'), bed.contents, 'https://a.test', 'x', {}, answer)
    app.emit('select-client-certificate', event('client'), bed.contents, 'https://a.test', [{}], answer)
    app.emit('login', event('login'), bed.contents, {}, { isProxy: true }, answer)
    expect(prevented).toEqual(['certificate', 'client', 'login'])
    expect(answers).toEqual([[false], [], []])
  })

  it('a page cannot keep its window open', async () => {
    await bed.start()
    let prevented = 0
    bed.contents.emit('will-prevent-unload', { preventDefault: () => (prevented += 1) })
    expect(prevented).toBe(1)
  })
})
