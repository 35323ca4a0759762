import { existsSync, readFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { describeOnBed } from '../bed/describe-on-bed.ts'
import { cleanEngine } from '../bed/engines/clean-engine.ts'
import { type CliBed, startCliBed } from '../cli/cli-bed.ts'
import { anySecret } from '../core/terminal/terminal-bed.ts'
import { launchEnd, launchOf } from '../support/core-client.ts'

/** Longer than a busy machine takes to end a process, and shorter than any wait for an engine or a registry. */
const atOnce = 8000

describeOnBed('SIGTERM ends the program at once', (bed) => {
  let app: CliBed
  let registryId: string
  beforeEach(async () => {
    const { first, engine } = bed()
    app = await startCliBed({ engine: engine.endpoint })
    const { name: username, password } = first.user
    registryId = await app.add({ name: 'private', address: first.host, username, password })
  })
  afterEach(async () => {
    await app.dispose()
    await cleanEngine(bed().engine.socket)
  })

  const launch = async (fields: Parameters<typeof launchOf>[2] = {}) => {
    const image = bed().first.image
    return await app.client.workloads.launch(
      launchOf(app.place, image, { name: 'web', scale: '3', ...fields }),
    )
  }
  const service = async () => (await app.client.services.list(app.place))[0]
  const running = async () => {
    await launchEnd(app.client, (await launch()).id)
    await expect.poll(service, { timeout: 40_000 }).toMatchObject({ state: 'steady' })
    return { environmentId: app.place.environmentId, id: (await service())?.id ?? '' }
  }
  const isThere = () =>
    existsSync(`/proc/${app.shell.pid}/stat`) &&
    !/\) Z /.test(readFileSync(`/proc/${app.shell.pid}/stat`, 'utf8'))
  async function ends(): Promise<void> {
    process.kill(app.shell.pid, 'SIGTERM')
    await expect.poll(isThere, { timeout: atOnce, interval: 50 }).toBe(false)
    expect(app.shell.output()).not.toContain('"bug"')
  }

  it('while the replicas of a service are made', async () => {
    await launch({ scale: '5' })
    await expect.poll(service, { timeout: 40_000, interval: 20 }).toMatchObject({ scale: 5 })
    await ends()
  }, 90_000)

  it('while a service waits for its next try, without its image and behind a wrong password', async () => {
    const target = await running()
    await app.client.services.scale({ ...target, scale: 0 })
    await expect.poll(service, { timeout: 60_000 }).toMatchObject({ state: 'steady', running: 0 })
    await cleanEngine(bed().engine.socket)
    const { first } = bed()
    await app.client.registries.edit({
      id: registryId,
      environmentId: app.place.environmentId,
      email: '',
      description: '',
      credential: { username: first.user.name, password: anySecret() },
      saveAnyway: true,
    })
    await app.client.services.scale({ ...target, scale: 2 })
    await expect.poll(service, { timeout: 40_000 }).toMatchObject({ state: 'blocked' })
    await ends()
  }, 150_000)

  it('while the replicas of a service are replaced', async () => {
    const target = await running()
    await app.client.services.restart(target)
    await expect.poll(service, { timeout: 40_000, interval: 20 }).toMatchObject({ state: 'updating' })
    await ends()
  }, 90_000)
})
