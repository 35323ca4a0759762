import { readdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { createContext, Script } from 'node:vm'
import { beforeAll, describe, expect, it } from 'vitest'
import { preloadFile, prepareElectron } from '../../support/electron/load-electron.ts'

/** docs/tutorial/sandbox.md: the modules and the globals that a sandboxed preload has beside those of the page. */
const modules: readonly string[] = [
  'electron',
  'events',
  'timers',
  'url',
  'node:events',
  'node:timers',
  'node:url',
]

beforeAll(prepareElectron, 180_000)

describe('the built preload', () => {
  const source = () => readFileSync(preloadFile, 'utf8')

  it('is one file of CommonJS', () => {
    expect(readdirSync(dirname(preloadFile))).toEqual(['preload.cjs'])
    // A script has no import and no export, and this throws for both.
    expect(() => new Script(source())).not.toThrow()
    expect(source()).not.toMatch(/\bimport\s*\(|sourceMappingURL/)
  })

  it('requires nothing but what a sandboxed preload may', () => {
    const required = [...source().matchAll(/\brequire\(\s*(?<name>[^)]*)\)/g)].map(
      ({ groups }) => groups?.name,
    )
    expect(required.length).toBeGreaterThan(0)
    for (const name of required) {
      const text = /^[`'"](?<text>[\w:]+)[`'"]$/.exec(name ?? '')?.groups?.text
      expect(modules, name).toContain(text)
    }
  })

  it('needs no other global than those it has, and leaves none behind', () => {
    const channels: string[] = []
    const asked: string[] = []
    const listeners = new Map<string, (event: object) => void>()
    const electron = {
      ipcRenderer: new Proxy(
        {
          on: (channel: string, listener: (event: object) => void) => {
            channels.push(channel)
            listeners.set(channel, listener)
          },
        },
        {
          get: (target, name) => {
            asked.push(String(name))
            return Reflect.get(target, name)
          },
        },
      ),
    }
    const posted: unknown[][] = []
    const window = {
      location: Object.freeze({ origin: 'app://fairlead' }),
      postMessage: (...message: unknown[]) => posted.push(message),
    }
    const exports = {}
    const require = (name: string) => {
      if (name !== 'electron') throw new Error(`module not found: ${name}`)
      return electron
    }
    const globals = createContext({ require, module: { exports }, exports, window: Object.freeze(window) })
    const before = Object.keys(globals)
    new Script(source()).runInContext(globals)
    expect(Object.keys(globals)).toEqual(before)
    expect(exports).toEqual({})
    expect(channels).toEqual(['fairlead:port'])
    expect(asked).toEqual(['on'])

    const port = { name: 'a port' }
    listeners.get('fairlead:port')?.({ ports: [port], sender: 'never handed on' })
    expect(JSON.parse(JSON.stringify(posted))).toEqual([['fairlead:port', 'app://fairlead', [port]]])
  })
})
