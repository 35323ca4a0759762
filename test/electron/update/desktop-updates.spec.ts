import { readdirSync, readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import Module from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { StandInElectron } from '../../support/electron/electron-stand-in.ts'
import { clientOver, useDesktop } from '../desktop-bed.ts'
import { StandInNet } from './stand-in-net.ts'

const url = 'https://updates.fairlead.example/stable'
const latest = 'version: 99.0.0\nfiles:\n  - url: F.AppImage\n    sha512: aGFzaA==\n    size: 1\n'

type Load = (request: string, ...rest: unknown[]) => unknown

describe('updates in the built desktop application', () => {
  const bed = useDesktop()
  const loader = Module as unknown as { _load: Load }
  const real = loader._load
  let net: StandInNet
  let loaded: StandInElectron[]

  beforeEach(async () => {
    net = new StandInNet()
    loaded = []
    // electron-updater asks for Electron in the old way, which no hook for imports sees.
    loader._load = (request, ...rest) => {
      if (request !== 'electron') return real.call(Module, request, ...rest)
      loaded.push(bed.electron)
      return { ...bed.electron.module(), net }
    }
    const resources = join(bed.folder, 'resources')
    await mkdir(resources)
    await writeFile(
      join(resources, 'app-update.yml'),
      `provider: generic\nurl: ${url}\nchannel: latest\nupdaterCacheDirName: fairlead-updater\n`,
    )
    Object.assign(process, { resourcesPath: resources })
    vi.stubEnv('APPIMAGE', join(bed.folder, 'Fairlead.AppImage'))
    vi.stubEnv('APPDIR', dirname(process.execPath))
  })
  afterEach(() => {
    loader._load = real
    Reflect.deleteProperty(process, 'resourcesPath')
  })

  const client = () => clientOver(bed.contents.page.port)

  it('reads electron-updater from the disk only when it is needed', () => {
    const folder = resolve(import.meta.dirname, '../../../out/main')
    const files = readdirSync(folder, { recursive: true })
      .map(String)
      .filter((file) => file.endsWith('.js'))
      .map((file) => ({ name: file.replace(/^.*[/\\]/, ''), text: readFileSync(join(folder, file), 'utf8') }))
    const holding = files.filter(({ text }) => text.includes('getOrCreateStagingUserId'))
    expect(holding).toHaveLength(1)
    for (const { text } of files) {
      const atOnce = [...text.matchAll(/^(?:import|export)\b.*from "(?<file>[^"]+)"/gm)]
      for (const { groups } of atOnce) expect(groups?.file).not.toContain(holding[0]?.name)
    }
  })

  it('asks nobody in development, and nobody in a package until it is told to', async () => {
    await bed.start()
    expect(await client().updates.check()).toEqual({ way: 'development', step: { kind: 'idle' } })
    await bed.quit()
    await bed.start({ packaged: true })
    expect(await client().updates.state()).toEqual({ way: 'appimage', step: { kind: 'idle' }, url })
    expect(net.asked).toEqual([])
    expect(loaded).toEqual([])
  })

  it('finds a newer version of an AppImage, says so, and leaves it at that', async () => {
    await bed.start({ packaged: true })
    net.answers.set(`${url}/latest-linux.yml`, latest)
    const page = client()
    expect((await page.updates.check()).step.kind).toBe('checking')
    await vi.waitFor(
      async () =>
        expect((await page.updates.state()).step).toMatchObject({ kind: 'available', version: '99.0.0' }),
      { timeout: 10_000 },
    )
    expect((await page.updates.install()).step.kind).toBe('available')
    expect(net.asked.map((each) => each.replace(/\?.*$/, ''))).toEqual([`${url}/latest-linux.yml`])
    expect(readdirSync(join(bed.folder, 'data'))).not.toContain('.updaterId')
  })

  it('goes nowhere but to https, wherever the feed leads', async () => {
    await bed.start({ packaged: true })
    net.answers.set(`${url}/latest-linux.yml`, 'http://updates.fairlead.example/latest-linux.yml')
    net.answers.set('http://updates.fairlead.example/latest-linux.yml', latest)
    const page = client()
    await page.updates.check()
    await vi.waitFor(
      async () =>
        expect((await page.updates.state()).step).toMatchObject({ kind: 'failed', reason: 'unreachable' }),
      { timeout: 10_000 },
    )
    const session = bed.electron.sessions.get('electron-updater')
    expect(await session?.lets('https://updates.fairlead.example/F.AppImage')).toBe(true)
    expect(await session?.lets('file:///etc/passwd')).toBe(false)
  })
})
