import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { TrustStep } from '../../../contract/environments.ts'
import { describeOnBed } from '../../bed/describe-on-bed.ts'
import { type BedEngine, startEngine } from '../../bed/engines/engine.ts'
import { takeOutsideAddress } from '../../bed/registries/outside-address.ts'
import { startRegistry } from '../../bed/registries/private-registry.ts'
import { startTlsRegistry } from '../../bed/registries/tls-registry.ts'
import { defaultPlace, draftOf, startTestCore, type TestCore } from '../../support/core-client.ts'
import { newUser } from '../registries/proof-bed.ts'

const user = newUser()

describeOnBed('the steps on the side of a real engine', () => {
  const started: { dispose(): Promise<void> }[] = []
  let engine: BedEngine
  let core: TestCore

  async function keep<T extends { dispose(): Promise<void> }>(part: Promise<T>): Promise<T> {
    const running = await part
    started.push(running)
    return running
  }

  beforeEach(async () => {
    engine = await keep(startEngine({ insecure: ['old.corp:5000'] }))
    core = await keep(startTestCore({ endpoint: engine.endpoint }))
    await core.client.vault.create({ passphrase: newUser().password, keyring: false })
  })
  afterEach(async () => {
    for (const part of started.splice(0).reverse()) await part.dispose()
  })

  async function step(address: string, kind: TrustStep['kind']): Promise<TrustStep> {
    const { environmentId } = await defaultPlace(core.client)
    const { setup, steps } = await core.client.environments.trustSteps({ environmentId, address })
    expect(setup).toBe('docker')
    const found = steps.find((each) => each.kind === kind)
    if (!found) throw new Error(`no step for ${kind}`)
    return found
  }

  /** The file of a step, where this engine sees it. */
  const file = ({ path }: TrustStep) => join(engine.settings, path.replace(/^\/etc\/docker\//, ''))

  async function add(host: string) {
    const place = await defaultPlace(core.client)
    const fields = { name: 'team', address: host, username: user.name, password: user.password }
    return await core.client.registries.add(draftOf(place, fields))
  }

  it('the certificate goes where it is told, and the credential is verified', async () => {
    const { host, authority } = await keep(
      startTlsRegistry({ address: takeOutsideAddress('192.0.2.10'), users: [user] }),
    )
    await expect(add(host)).rejects.toMatchObject({
      code: 'registry.not-proven',
      data: { reason: 'certificate' },
    })
    const certificate = await step(`https://${host}/v2/`, 'certificate')
    expect(certificate.path).toBe(`/etc/docker/certs.d/${host}/ca.crt`)
    mkdirSync(dirname(file(certificate)), { recursive: true })
    writeFileSync(file(certificate), authority)
    expect(await add(host)).toMatchObject({ verification: { kind: 'verified' } })
  })

  it('the entry goes into the settings as it is told, and the credential is verified', async () => {
    const { host } = await keep(startRegistry({ address: takeOutsideAddress('192.0.2.12'), users: [user] }))
    await expect(add(host)).rejects.toMatchObject({
      code: 'registry.not-proven',
      data: { reason: 'plain-http' },
    })
    const entry = await step(host, 'plain-http')
    expect(entry).toMatchObject({ path: '/etc/docker/daemon.json', command: 'sudo systemctl reload docker' })
    const settings = JSON.parse(readFileSync(file(entry), 'utf8'))
    writeFileSync(file(entry), JSON.stringify({ ...settings, ...JSON.parse(entry.content ?? '') }))
    engine.reload()
    const { environmentId } = await defaultPlace(core.client)
    const isLax = async () =>
      (await core.client.environments.trustSteps({ environmentId, address: host })).lax
    await expect.poll(isLax).toBe(true)
    expect(JSON.parse((await step('another.corp', 'plain-http')).content ?? '')).toEqual({
      'insecure-registries': expect.arrayContaining(['old.corp:5000', host, 'another.corp']),
    })
    expect(await add(host)).toMatchObject({ verification: { kind: 'verified' } })
  })

  it('are refused for an address that cannot be one', async () => {
    const { environmentId } = await defaultPlace(core.client)
    const asked = core.client.environments.trustSteps({ environmentId, address: 'ann@registry.test' })
    await expect(asked).rejects.toMatchObject({
      code: 'input.invalid',
      data: { faults: [{ field: 'address', code: 'address-userinfo' }] },
    })
  })
})
