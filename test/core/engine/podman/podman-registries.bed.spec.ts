import { randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { EngineClient } from '../../../../core/engine/engine-client.ts'
import { describeOnBed } from '../../../bed/describe-on-bed.ts'
import type { BedEngine } from '../../../bed/engines/engine.ts'
import { pushImage } from '../../../bed/engines/images.ts'
import { startPodman } from '../../../bed/engines/podman.ts'
import type { RegistryUser } from '../../../bed/registries/serve-distribution.ts'
import { startTlsRegistry, type TlsRegistry } from '../../../bed/registries/tls-registry.ts'
import { clientOf, credentialFor, referenceOf } from '../on-bed.ts'
import { problemOf } from '../problem-of.ts'

describeOnBed(
  'registries by a real Podman',
  (bed) => {
    const user: RegistryUser = { name: 'ann', password: randomBytes(18).toString('base64url') }
    let podman: BedEngine
    let client: EngineClient
    let registry: TlsRegistry

    beforeAll(async () => {
      registry = await startTlsRegistry({ address: '127.0.0.22', users: [user] })
      const { engine, first } = bed()
      await pushImage({ engine, registry, user, repository: 'library/short', tag: 'latest' })
      await pushImage({
        engine,
        registry: first,
        user: first.user,
        repository: 'library/short',
        tag: 'latest',
      })
      podman = await startPodman({ insecure: [first.host], search: [first.host, registry.host] })
      trust(registry)
      client = clientOf(podman)
    })
    afterAll(async () => {
      client?.dispose()
      await podman?.dispose()
      await registry?.dispose()
    })

    function trust({ host, authority }: TlsRegistry): void {
      const folder = join(podman.settings, 'certs.d', host)
      mkdirSync(folder, { recursive: true })
      writeFileSync(join(folder, 'ca.crt'), authority)
    }
    const place = () => ({ host: registry.host, logFile: registry.logFile, user, image: '' })
    const pull = (image: string, credential?: ReturnType<typeof credentialFor>) => {
      const { signal } = new AbortController()
      return client.pull({ reference: referenceOf(image), credential, signal, onEvent: () => undefined })
    }

    it('DE-18: asks one registry for a full name, with its credential, whatever it searches for short ones', async () => {
      const { first } = bed()
      const before = (await registry.accessLog()).length
      const { repoTags } = await pull(`${first.host}/library/short`, credentialFor(first))
      expect(repoTags).toEqual([`${first.host}/library/short:latest`])
      expect((await problemOf(pull('short'))).toData()).toMatchObject({
        code: 'pull.unreachable',
        data: { proof: expect.stringContaining('registry-1.docker.io') },
      })
      expect((await registry.accessLog()).slice(before)).toEqual([])
    })

    it('pulls anonymously though its own user has a login for that registry', async () => {
      const image = `${registry.host}/library/short`
      const auth = Buffer.from(`${user.name}:${user.password}`).toString('base64')
      const logins = join(podman.settings, '..', '.docker')
      mkdirSync(logins)
      writeFileSync(join(logins, 'config.json'), JSON.stringify({ auths: { [registry.host]: { auth } } }))
      const before = (await registry.accessLog()).length
      expect((await problemOf(pull(image))).code).toBe('pull.no-credential')
      const seen = (await registry.accessLog()).slice(before).map((each) => each.user)
      expect(seen).not.toContain(user.name)
      // the login is good: it is what this Podman itself would have taken
      const wrong = randomBytes(9).toString('hex')
      expect((await problemOf(pull(image, credentialFor(place(), wrong)))).code).toBe('pull.wrong-credential')
      expect((await pull(image, credentialFor(place()))).repoTags).toEqual([`${image}:latest`])
    })

    it('does not take a login of its own user for an identity token', async () => {
      const bytes = Buffer.from(randomBytes(20).toString('hex'))
      for (const username of ['', user.name]) {
        const token = {
          username,
          secret: { kind: 'identity-token', bytes },
          serverAddress: registry.host,
        } as const
        expect(await client.auth(token)).toMatchObject({ kind: 'refused' })
        const pulled = await problemOf(pull(`${registry.host}/library/short`, token))
        expect(pulled.code).toBe('pull.wrong-credential')
      }
    })
  },
  ['podman', 'certificate'],
)
