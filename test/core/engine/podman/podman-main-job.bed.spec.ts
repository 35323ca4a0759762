import { randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDefinedError, safe } from '@orpc/client'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { describeOnBed } from '../../../bed/describe-on-bed.ts'
import type { BedEngine } from '../../../bed/engines/engine.ts'
import { pushImage } from '../../../bed/engines/images.ts'
import { startPodman } from '../../../bed/engines/podman.ts'
import { type RecordingProxy, startRecordingProxy } from '../../../bed/engines/recording-proxy.ts'
import type { RegistryUser } from '../../../bed/registries/serve-distribution.ts'
import { startTlsRegistry, type TlsRegistry } from '../../../bed/registries/tls-registry.ts'
import {
  type CoreClient,
  defaultPlace,
  draftOf,
  launchEnd,
  launchOf,
  type Place,
  pullEnd,
  startTestCore,
  type TestCore,
} from '../../../support/core-client.ts'

describeOnBed(
  'the main job on Podman',
  (bed) => {
    const user: RegistryUser = { name: 'ann', password: randomBytes(18).toString('base64url') }
    let podman: BedEngine
    let registry: TlsRegistry
    let proxy: RecordingProxy
    let image: string
    let core: TestCore
    let client: CoreClient
    let place: Place

    beforeAll(async () => {
      registry = await startTlsRegistry({ address: '127.0.0.21', users: [user] })
      podman = await startPodman({ insecure: [bed().first.host] })
      const trusted = join(podman.settings, 'certs.d', registry.host)
      mkdirSync(trusted, { recursive: true })
      writeFileSync(join(trusted, 'ca.crt'), registry.authority)
      proxy = await startRecordingProxy(podman.socket)
      image = await pushImage({ engine: bed().engine, registry, user, repository: 'team/app', tag: '1' })
    })
    afterAll(async () => {
      await proxy?.dispose()
      await podman?.dispose()
      await registry?.dispose()
    })

    beforeEach(async () => {
      core = await startTestCore({ endpoint: proxy.endpoint })
      client = core.client
      await client.vault.create({ passphrase: randomBytes(12).toString('hex'), keyring: false })
      place = await defaultPlace(client)
      return async () => {
        for (const { id } of await client.workloads.list(place)) {
          await client.workloads.remove({ environmentId: place.environmentId, id })
        }
        await core.dispose()
      }
    })

    const add = (fields: Partial<Parameters<typeof draftOf>[1]> = {}) =>
      client.registries.add(
        draftOf(place, {
          name: 'private',
          address: registry.host,
          username: user.name,
          password: user.password,
          ...fields,
        }),
      )
    const codeOf = async (call: Promise<unknown>): Promise<string> => {
      const { error } = await safe(call)
      return isDefinedError(error) ? String((error as { code: string }).code) : `undefined: ${error}`
    }
    const order = (of = image) => ({ ...place, namespace: 'default', image: of })
    const pull = async (of?: string) => pullEnd(client, (await client.pulls.start(order(of))).id)

    it('proves a registry over TLS, pulls its image, runs it, refuses it while inactive, and goes on', async () => {
      const record = await add()
      expect(record).toMatchObject({ state: 'active', verification: { kind: 'verified' } })
      expect(await pull()).toMatchObject({ state: 'done', credential: { name: 'private' } })

      const launch = await client.workloads.launch(
        launchOf(place, image, { name: 'on-podman', command: 'busybox sleep 100', ports: '80' }),
      )
      expect(await launchEnd(client, launch.id)).toMatchObject({ state: 'started', name: 'on-podman' })
      expect(await client.workloads.list(place)).toEqual([
        expect.objectContaining({
          name: 'on-podman',
          state: 'running',
          credential: expect.objectContaining({ name: 'private' }),
          ports: [expect.objectContaining({ container: 80, address: '127.0.0.1', host: expect.any(Number) })],
        }),
      ])

      await client.registries.deactivate({ id: record.id })
      const before = proxy.requests().length
      expect(await codeOf(client.pulls.start(order()))).toBe('match.inactive')
      expect(await codeOf(client.workloads.launch(launchOf(place, image)))).toBe('match.inactive')
      expect(
        proxy
          .requests()
          .slice(before)
          .filter(({ path }) => path.includes('team')),
      ).toEqual([])
      expect(await client.workloads.list(place)).toEqual([expect.objectContaining({ state: 'running' })])

      await client.registries.activate({ id: record.id })
      expect(await pull()).toMatchObject({ state: 'done' })
    })

    it('tells a wrong password and a missing credential apart', async () => {
      expect(await pull()).toMatchObject({ state: 'failed', problem: { code: 'pull.no-credential' } })
      const wrong = { password: randomBytes(9).toString('hex') }
      expect(await codeOf(add(wrong))).toBe('registry.not-proven')
      await add({ ...wrong, saveAnyway: true })
      expect(await pull()).toMatchObject({ state: 'failed', problem: { code: 'pull.wrong-credential' } })
    })

    it('proves a registry on plain HTTP too, by asking for an image that it cannot have', async () => {
      const { host, user: known, image: plain } = bed().first
      const fields = { name: 'plain', address: host, username: known.name }
      expect(await codeOf(add({ ...fields, password: randomBytes(9).toString('hex') }))).toBe(
        'registry.not-proven',
      )
      const record = await add({ ...fields, password: known.password })
      expect(record.verification).toMatchObject({ kind: 'verified' })
      expect(await pull(plain)).toMatchObject({ state: 'done', credential: { name: 'plain' } })
    })
  },
  ['podman', 'certificate'],
)
