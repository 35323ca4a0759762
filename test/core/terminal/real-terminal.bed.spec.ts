import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { describeOnBed } from '../../bed/describe-on-bed.ts'
import { callEngine } from '../../bed/engines/engine-call.ts'
import { CanaryScanner } from '../../support/canary/canary.ts'
import { type BuiltHelper, builtHelper } from './native/native-bed.ts'
import { type RealTools, realTools } from './real-tools.ts'
import { startTerminalBed, type TerminalBed } from './terminal-bed.ts'

describeOnBed(
  'the terminal obeys the app',
  (bed) => {
    let helper: BuiltHelper
    let app: TerminalBed
    let tools: RealTools

    beforeAll(async () => {
      helper = await builtHelper('compiler')
    })
    afterAll(() => helper?.dispose())

    const places = () => [bed().first, bed().second]
    const start = async (dockerConfig?: object) => {
      app = await startTerminalBed({ engine: bed().engine.endpoint })
      tools = await realTools({
        helper,
        dataFolder: app.dataFolder,
        engine: bed().engine.endpoint,
        insecure: places().map(({ host }) => host),
        ...(dockerConfig ? { dockerConfig } : {}),
      })
    }
    const forgetImages = async () => {
      for (const { image } of places()) {
        await callEngine(bed().engine.socket, 'DELETE', `/images/${encodeURIComponent(image)}?force=true`)
      }
    }
    beforeEach(async () => {
      await start()
      await forgetImages()
      return async () => {
        const scanner = new CanaryScanner({
          first: bed().first.user.password,
          second: bed().second.user.password,
        })
        expect(scanner.scanFolder(app.dataFolder)).toEqual([])
        expect(scanner.scanFolder(join(tools.home, 'docker'))).toEqual([])
        expect(scanner.scan('log', app.logged.join('\n'))).toEqual([])
        await tools.dispose()
        await app.dispose()
      }
    })

    const add = (name: string, { host, user } = bed().first) =>
      app.add({ name, address: host, username: user.name, password: user.password })

    it('docker pulls with an active registry, is refused by an inactive one by name, and pulls again', async () => {
      const { image } = bed().first
      const id = await add('team-hub')
      expect(await tools.docker(['pull', image])).toMatchObject({ exit: 0 })
      await forgetImages()
      await app.client.registries.deactivate({ id })
      const refused = await tools.docker(['pull', image])
      expect(refused).toMatchObject({ exit: 1 })
      expect(refused.said).toContain('Fairlead: registry "team-hub" is inactive. Activate it in Fairlead')
      await app.client.registries.activate({ id })
      expect(await tools.docker(['pull', image])).toMatchObject({ exit: 0 })
      const told = await app.client.activity.list({ limit: 20 })
      expect(told.filter(({ program }) => program === 'docker').map(({ kind }) => kind)).toEqual([
        'terminal.refused',
        'terminal.given',
      ])
    })

    it('podman does the same', { timeout: 120_000 }, async () => {
      const { image } = bed().first
      const id = await add('team-hub')
      expect(await tools.podman(['pull', image])).toMatchObject({ exit: 0 })
      expect(await tools.podman(['rmi', image])).toMatchObject({ exit: 0 })
      await app.client.registries.deactivate({ id })
      const refused = await tools.podman(['pull', image])
      expect(refused.exit).not.toBe(0)
      expect(refused.said).toContain('Fairlead: registry "team-hub" is inactive. Activate it in Fairlead')
      await app.client.registries.activate({ id })
      expect(await tools.podman(['pull', image])).toMatchObject({ exit: 0 })
    })

    it('docker login makes a registry, logout deactivates it, and config.json holds no login', async () => {
      const { host, user, image } = bed().first
      const login = (password: string) =>
        tools.docker(['login', '--username', user.name, '--password-stdin', host], password)
      expect(await login(user.password)).toMatchObject({ exit: 0 })
      expect(await app.client.registries.list()).toEqual([
        expect.objectContaining({ address: host, username: user.name, state: 'active' }),
      ])
      expect(await tools.docker(['pull', image])).toMatchObject({ exit: 0 })
      expect(await login(user.password)).toMatchObject({ exit: 0 })
      const logout = await tools.docker(['logout', host])
      expect(logout).toMatchObject({ exit: 0 })
      expect(logout.said.match(/Fairlead: registry .* is inactive now/g)).toHaveLength(1)
      expect(await app.client.registries.list()).toEqual([expect.objectContaining({ state: 'inactive' })])
      await forgetImages()
      expect(await tools.docker(['pull', image])).toMatchObject({ exit: 1 })
      const config = JSON.parse(await readFile(join(tools.home, 'docker', 'config.json'), 'utf8'))
      expect(Object.values(config.auths ?? {}).map((entry) => Object.keys(entry as object))).toEqual([])
    })

    it('docker login is told why it cannot replace the login of another user', async () => {
      const { host, user } = bed().first
      await app.add({ name: 'theirs', address: host, username: 'somebody-else', password: 'of-theirs' })
      const login = await tools.docker(
        ['login', '--username', user.name, '--password-stdin', host],
        user.password,
      )
      expect(login).toMatchObject({ exit: 1 })
      expect(login.said).toContain('Fairlead: registry "theirs" holds the login of another user')
    })

    it('podman login and logout do the same', { timeout: 120_000 }, async () => {
      const { host, user } = bed().first
      const login = await tools.podman(
        ['login', '--username', user.name, '--password-stdin', host],
        user.password,
      )
      expect(login).toMatchObject({ exit: 0 })
      expect(await app.client.registries.list()).toEqual([
        expect.objectContaining({ address: host, username: user.name, state: 'active' }),
      ])
      const logout = await tools.podman(['logout', host])
      expect(logout).toMatchObject({ exit: 0 })
      expect(await app.client.registries.list()).toEqual([expect.objectContaining({ state: 'inactive' })])
    })

    it('says that the vault is locked, on pull and on login', async () => {
      const { host, user, image } = bed().first
      await add('team-hub')
      await app.client.vault.lock()
      const pull = await tools.docker(['pull', image])
      expect(pull).toMatchObject({ exit: 1 })
      expect(pull.said).toContain('Fairlead: its vault is locked. Unlock it in Fairlead and try again')
      const login = await tools.docker(
        ['login', '--username', user.name, '--password-stdin', host],
        user.password,
      )
      expect(login).toMatchObject({ exit: 1 })
      expect(login.said).toContain('Fairlead: its vault is locked')
    })

    it('serves single hosts by credHelpers, and leaves the others to whoever keeps them', async () => {
      await tools.dispose()
      const { first, second } = bed()
      await add('first')
      await add('second', second)
      const auth = Buffer.from('wrong:wrong').toString('base64')
      tools = await realTools({
        helper,
        dataFolder: app.dataFolder,
        engine: bed().engine.endpoint,
        insecure: [],
        dockerConfig: { credHelpers: { [first.host]: 'fairlead' }, auths: { [second.host]: { auth } } },
      })
      expect(await tools.docker(['pull', first.image])).toMatchObject({ exit: 0 })
      expect(await tools.docker(['pull', second.image])).toMatchObject({ exit: 1 })
      const told = await app.client.activity.list({ limit: 20 })
      expect(new Set(told.flatMap(({ program, subject }) => (program ? [subject] : [])))).toEqual(
        new Set([first.host]),
      )
    })
  },
  ['compiler', 'podman'],
)
