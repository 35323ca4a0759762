import { afterEach, beforeEach, expect, it } from 'vitest'
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
  startTestCore,
  type TestCore,
} from '../../support/core-client.ts'
import { newUser } from '../registries/proof-bed.ts'
import { blankEnvironment } from './blank-environment.ts'

const user = newUser()

/** Padded base64url, as the engine wants it. */
function registryAuth(login: object): string {
  return Buffer.from(JSON.stringify(login)).toString('base64').replaceAll('+', '-').replaceAll('/', '_')
}

describeOnBed('a registry with projects on two engines', (bed) => {
  const started: { dispose(): Promise<void> }[] = []
  let core: TestCore
  let first: Place
  let second: Place
  let image: string
  let host: string
  let socket: string

  async function keep<T extends { dispose(): Promise<void> }>(part: Promise<T>): Promise<T> {
    const running = await part
    started.push(running)
    return running
  }

  beforeEach(async () => {
    const engine = await keep(startEngine())
    const other = await keep(startEngine())
    const registry = await keep(startRegistry({ address: '127.0.0.6', users: [user] }))
    host = registry.host
    socket = other.socket
    const pushed = { engine: bed().engine, registry, user, repository: 'team/private', tag: '1' }
    image = await pushImage(pushed)
    core = await keep(startTestCore({ endpoint: engine.endpoint }))
    await core.client.vault.create({ passphrase: newUser().password, keyring: false })
    const far = await core.client.environments.add({
      ...blankEnvironment({ name: 'far', address: other.socket }),
      saveAnyway: false,
    })
    const project = await core.client.projects.add({ name: 'Far', environmentId: far.id })
    first = await defaultPlace(core.client)
    second = { projectId: project.id, environmentId: far.id }
  })
  afterEach(async () => {
    for (const part of started.splice(0).reverse()) await part.dispose()
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
