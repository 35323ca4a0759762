import { beforeEach, expect, it } from 'vitest'
import { describeOnBed } from '../../bed/describe-on-bed.ts'
import { startEngine } from '../../bed/engines/engine.ts'
import { callEngine } from '../../bed/engines/engine-call.ts'
import { pushImage } from '../../bed/engines/images.ts'
import { startRegistry } from '../../bed/registries/private-registry.ts'
import {
  defaultPlace,
  draftOf,
  launchEnd,
  launchOf,
  type Place,
  pullEnd,
  type TestCore,
} from '../../support/core-client.ts'
import { newUser } from '../registries/proof-bed.ts'
import { keptParts, twoEngineCore } from './two-engine-core.ts'

const user = newUser()

/** Padded base64url, as the engine wants it. */
function registryAuth(login: object): string {
  return Buffer.from(JSON.stringify(login)).toString('base64').replaceAll('+', '-').replaceAll('/', '_')
}

describeOnBed('a registry with projects on two engines', (bed) => {
  const parts = keptParts()
  const { keep } = parts
  let core: TestCore
  let first: Place
  let second: Place
  let image: string
  let host: string
  let socket: string

  beforeEach(async () => {
    const engine = await keep(startEngine())
    const other = await keep(startEngine())
    const registry = await keep(startRegistry({ address: '127.0.0.6', users: [user] }))
    host = registry.host
    socket = other.socket
    const pushed = { engine: bed().engine, registry, user, repository: 'team/private', tag: '1' }
    image = await pushImage(pushed)
    ;({ core, place: second } = await twoEngineCore(parts, { endpoint: engine.endpoint, far: other.socket }))
    first = await defaultPlace(core.client)
  })

  it('what came with a credential to one engine is as private on another that has it from elsewhere', async () => {
    const { client } = core
    const credential = { username: user.name, password: user.password }
    await client.registries.add(draftOf(first, { name: 'team', address: host, ...credential }))
    const { id } = await client.pulls.start({ ...first, namespace: 'default', image })
    expect(await pullEnd(client, id)).toMatchObject({ state: 'done' })

    // another program of the user brings it to the second engine, where no registry of the project may be used
    const login = { ...credential, serveraddress: host }
    const brought = await callEngine(socket, 'POST', `/images/create?fromImage=${host}/team/private&tag=1`, {
      headers: { 'X-Registry-Auth': registryAuth(login) },
    })
    expect(brought.text).toContain('Downloaded newer image')
    const refused = await client.workloads.launch(launchOf(second, image, { pullPolicy: 'never' }))
    expect(await launchEnd(client, refused.id)).toMatchObject({
      state: 'failed',
      problem: { code: 'match.needs-credential' },
    })

    await client.registries.add(draftOf(second, { name: 'theirs', address: host, ...credential }))
    const launched = await client.workloads.launch(launchOf(second, image, { pullPolicy: 'never' }))
    expect(await launchEnd(client, launched.id)).toMatchObject({ state: 'started' })
  })
})
