import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import type { Environment } from '../../../contract/environment/environment.ts'
import { describeOnBed } from '../../bed/describe-on-bed.ts'
import { type BedEngine, startEngine } from '../../bed/engines/engine.ts'
import { createEngineAuthority, type EngineAuthority } from '../../bed/engines/far/engine-certificates.ts'
import { type BedSshd, startSshd } from '../../bed/engines/far/sshd.ts'
import { startPodman } from '../../bed/engines/podman.ts'
import { program } from '../../bed/machine/bed-parts.ts'
import { freePort } from '../../bed/machine/free-port.ts'
import { startTestCore, type TestCore } from '../../support/core-client.ts'
import { blankEnvironment } from './blank-environment.ts'

const run = promisify(execFile)
const address = '127.0.0.62'

describeOnBed(
  'contexts that the real docker CLI has made',
  (bed) => {
    let shared: string
    let folder: string
    let authority: EngineAuthority
    let client: { certificate: string; key: string }
    let host: string
    let engine: BedEngine
    let sshd: BedSshd
    let core: TestCore | undefined

    beforeAll(async () => {
      shared = await mkdtemp(join(tmpdir(), 'fairlead-contexts-'))
      authority = createEngineAuthority(join(shared, 'authority'))
      const server = authority.issue({ names: [`IP:${address}`] })
      client = authority.issue({})
      host = `${address}:${await freePort(address)}`
      engine = await startEngine({ tls: { host, authority: authority.file, ...server } })
      sshd = await startSshd({ address: '127.0.0.63', farSide: { engine } })
    })
    afterAll(async () => {
      await sshd?.dispose()
      await engine?.dispose()
      await rm(shared, { recursive: true })
    })
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'fairlead-docker-'))
    })
    afterEach(async () => {
      vi.unstubAllEnvs()
      await core?.dispose()
      core = undefined
      await rm(folder, { recursive: true })
    })

    async function docker(...args: string[]): Promise<void> {
      await run(program('docker'), args, {
        env: { PATH: '/nonexistent', HOME: folder, DOCKER_CONFIG: folder },
      })
    }

    async function start(env: Record<string, string> = {}, endpoint = ''): Promise<TestCore> {
      const machine = { home: folder, platform: process.platform, userId: process.getuid?.() }
      core = await startTestCore({
        endpoint,
        machine: { ...machine, env: { DOCKER_CONFIG: folder, ...env } },
      })
      return core
    }

    async function shown(from: TestCore, name: string): Promise<Environment> {
      const found = (await from.client.environments.list()).find((each) => each.name === name)
      if (!found) throw new Error(`There is no environment ${name}`)
      return found
    }

    it('are found for a socket, TLS and ssh, and their engines answer', async () => {
      vi.stubEnv('PATH', `${sshd.sshFolder}${delimiter}${process.env.PATH}`)
      const tls = `host=tcp://${host},ca=${authority.file},cert=${client.certificate},key=${client.key}`
      await docker('context', 'create', 'near', '--docker', `host=${engine.endpoint}`)
      await docker('context', 'create', 'secure', '--docker', tls)
      await docker('context', 'create', 'careless', '--docker', `host=tcp://${host},skip-tls-verify=true`)
      await docker('context', 'create', 'far', '--docker', `host=${sshd.endpoint}`)
      const { client: page } = await start({}, bed().engine.endpoint)
      const logins = sshd.asked().length
      expect(await page.environments.discover()).toEqual({ notes: [] })
      const from = core ?? (await start())
      for (const name of ['near', 'secure']) {
        expect(await shown(from, name), name).toMatchObject({
          origins: [{ kind: 'docker-context', name }],
          engine: { product: 'Docker Engine' },
        })
      }
      expect(await shown(from, 'secure')).toMatchObject({ way: 'tls', endpoint: `tcp://${host}` })
      expect(await shown(from, 'careless')).toMatchObject({
        problem: { code: 'engine.unreachable', data: { reason: 'context-unverified' } },
      })
      expect((await shown(from, 'far')).engine, 'ssh is not started for a list').toBeUndefined()
      expect(sshd.asked()).toHaveLength(logins)
      const { id } = await shown(from, 'far')
      expect(await page.environments.reconnect({ environmentId: id })).toMatchObject({
        way: 'ssh',
        engine: { product: 'Docker Engine' },
      })
    })

    it('stand for the default one while they are the current context, and keep the id of a project', async () => {
      await docker('context', 'create', 'near', '--docker', `host=${engine.endpoint}`)
      await docker('context', 'use', 'near')
      const first = await start()
      expect(await shown(first, 'default')).toMatchObject({
        endpoint: engine.endpoint,
        origins: [{ kind: 'docker-context', name: 'near' }],
        engine: { product: 'Docker Engine' },
      })
      expect(
        (await first.client.environments.list()).filter(({ endpoint }) => endpoint === engine.endpoint),
      ).toHaveLength(1)
      await first.dispose({ keep: true })

      await docker('context', 'use', 'default')
      const machine = { home: folder, platform: process.platform, userId: process.getuid?.() }
      const again = (env: Record<string, string>) =>
        startTestCore({
          endpoint: '',
          dataFolder: first.dataFolder,
          machine: { ...machine, env: { DOCKER_CONFIG: folder, ...env } },
        })
      let second = await again({ DOCKER_HOST: bed().engine.endpoint })
      expect(await shown(second, 'default')).toMatchObject({ endpoint: bed().engine.endpoint })
      const { id } = await shown(second, 'near')
      await second.client.projects.add({ name: 'Near', environmentId: id })
      await second.dispose({ keep: true })

      // the same context is now what the default one stands for, and still that of the project
      await docker('context', 'use', 'near')
      second = await again({})
      expect(await shown(second, 'near')).toMatchObject({ id, engine: { product: 'Docker Engine' } })
      await second.dispose({ keep: true })

      await docker('context', 'use', 'default')
      await docker('context', 'rm', 'near')
      core = await again({ DOCKER_HOST: bed().engine.endpoint })
      expect(await shown(core, 'near')).toMatchObject({ id, absent: true, projects: [{ name: 'Near' }] })
    })

    it('do without: DOCKER_HOST over TLS with the files of DOCKER_CERT_PATH, and the same typed by hand', async () => {
      await run('cp', [authority.file, join(folder, 'ca.pem')])
      await run('cp', [client.certificate, join(folder, 'cert.pem')])
      await run('cp', [client.key, join(folder, 'key.pem')])
      const env = { DOCKER_HOST: `tcp://${host}`, DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: folder }
      const from = await start(env)
      expect(await shown(from, 'default')).toMatchObject({ way: 'tls', engine: { product: 'Docker Engine' } })
      const draft = blankEnvironment({ name: 'by hand', way: 'tls', address: host, certFolder: folder })
      expect(await from.client.environments.check(draft)).toMatchObject({ kind: 'answers' })
      const keyless = { ...draft, certFolder: '', caFile: authority.file }
      expect(await from.client.environments.check(keyless)).toMatchObject({
        kind: 'problem',
        problem: { data: { reason: 'tls-key-missing' } },
      })
      expect(await from.client.environments.add({ ...draft, saveAnyway: false })).toMatchObject({
        files: {
          caFile: join(folder, 'ca.pem'),
          certFile: join(folder, 'cert.pem'),
          keyFile: join(folder, 'key.pem'),
        },
        engine: { product: 'Docker Engine' },
      })
    })

    it('stand beside Podman, found by its socket, with a project of its own', async () => {
      const podman = await startPodman()
      try {
        const env = { CONTAINER_HOST: podman.endpoint }
        const from = await start(env, bed().engine.endpoint)
        const { id, origins } = await shown(from, 'CONTAINER_HOST')
        expect(origins).toEqual([{ kind: 'container-host', name: '' }])
        await from.client.projects.add({ name: 'On Podman', environmentId: id })
        await expect
          .poll(async () => (await shown(from, 'CONTAINER_HOST')).engine, { timeout: 20_000 })
          .toMatchObject({ product: 'Podman' })
        expect(await from.client.workloads.list({ environmentId: id })).toEqual([])
      } finally {
        await podman.dispose()
      }
    })
  },
  ['certificate', 'ssh', 'podman'],
)
