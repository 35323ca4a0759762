import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Service } from '../../../contract/services.ts'
import type { Launch, Workload } from '../../../contract/workloads.ts'
import { describeOnBed } from '../../bed/describe-on-bed.ts'
import { callEngine } from '../../bed/engines/engine-call.ts'
import { type CliBed, startCliBed } from '../cli-bed.ts'

describeOnBed('containers and services by the command', (bed) => {
  let app: CliBed
  beforeEach(async () => {
    app = await startCliBed({ engine: bed().engine.endpoint })
    const { host, user } = bed().first
    await app.add({ name: 'team', address: host, username: user.name, password: user.password })
  }, 60_000)
  afterEach(async () => {
    await app?.dispose()
    const { image } = bed().first
    await callEngine(bed().engine.socket, 'DELETE', `/images/${encodeURIComponent(image)}?force=true`)
  })

  it('runs a container as docker run does, shows its log, stops, starts and removes it', {
    timeout: 180_000,
  }, async () => {
    const { image } = bed().first
    const script = 'echo "$WORD $OTHER"; echo odd >&2; sleep 3600'
    const variables = ['-e', 'WORD', '-e', 'OTHER=two words']
    const run = await app.run(
      ['run', '--json', '-d', '--name', 'talker', ...variables, image, 'sh', '-c', script],
      {
        env: { WORD: 'from-here' },
      },
    )
    expect(run).toMatchObject({ exit: 0 })
    const launch = JSON.parse(run.out) as Launch
    expect(launch).toMatchObject({ state: 'started', name: 'talker' })
    const listed = await app.json<Workload[]>(['ps'])
    expect(listed).toEqual([expect.objectContaining({ name: 'talker', image })])
    expect((await app.run(['ps'])).out).toMatch(/^NAME +IMAGE +STATUS/)
    const until = Date.now() + 20_000
    let log = await app.run(['logs', 'talker'])
    while (!(log.out.includes('words') && log.err.includes('odd')) && Date.now() < until)
      log = await app.run(['logs', 'talker'])
    expect(log).toMatchObject({ exit: 0, out: 'from-here two words\n', err: 'odd\n' })
    expect(await app.run(['stop', 'talker', 'nobody'])).toMatchObject({ exit: 4 })
    expect((await app.json<Workload[]>(['ps']))[0]?.state).toBe('running')
    expect(await app.run(['stop', 'talker'])).toMatchObject({ exit: 0, out: 'Stopped talker\n' })
    expect(await app.json(['ps'])).toEqual([])
    expect(await app.json(['ps', '--all'])).toHaveLength(1)
    expect((await app.run(['start', 'talker'])).exit).toBe(0)
    expect((await app.run(['restart', 'talker'])).exit).toBe(0)
    expect((await app.run(['rm', 'talker'])).exit).toBe(0)
    expect(await app.json(['ps', '-a'])).toEqual([])
  })

  it('refuses by name what a launch here cannot have', async () => {
    const { image } = bed().first
    const refused = await app.run(['run', '--network', 'host', '--env-file', 'x', image])
    expect(refused).toMatchObject({ exit: 2, err: expect.stringContaining('--network (') })
    expect(refused.err).toContain('--env-file (')
    expect(await app.run(['run', '-e'])).toMatchObject({ exit: 2 })
    expect(await app.run(['run', '--cpus', 'many', image])).toMatchObject({
      exit: 2,
      err: expect.stringContaining('cpus: '),
    })
  })

  it('keeps a service at its scale, updates it, and removes it', { timeout: 240_000 }, async () => {
    const { image } = bed().first
    const launched = await app.run(['run', '--scale', '2', '--name', 'many', image, 'sleep', '3600'])
    expect(launched).toMatchObject({ exit: 0, out: expect.stringContaining('Launched many') })
    const running = async (count: number) => {
      const end = Date.now() + 60_000
      for (;;) {
        const [service] = await app.json<Service[]>(['services'])
        if (service?.running === count && service.state !== 'working') return service
        if (Date.now() > end) throw new Error(`${service?.running} of ${count}: ${service?.state}`)
        await new Promise((resolve) => setTimeout(resolve, 200))
      }
    }
    const { id } = await running(2)
    expect((await app.run(['services', 'scale', 'many', '1'])).exit).toBe(0)
    await running(1)
    expect(await app.run(['services', 'scale', 'many', 'lots'])).toMatchObject({ exit: 2 })
    expect(await app.run(['services', 'rollback', 'many'])).toMatchObject({ exit: 8 })
    expect((await app.run(['services', 'show', 'many'])).out).toMatch(/Running: +1 of 1\n/)
    expect((await app.run(['services', 'stop', id])).exit).toBe(0)
    await running(0)
    expect((await app.run(['services', 'start', 'many'])).exit).toBe(0)
    await running(1)
    await app.run(['registries', 'deactivate', 'team'])
    const blocked = await app.run(['services', 'update', 'many', image])
    expect(blocked).toMatchObject({ exit: 3, err: expect.stringContaining('“team” is inactive') })
    expect((await app.run(['services', 'remove', 'many'])).exit).toBe(0)
    expect(await app.run(['services', 'show', 'none'])).toMatchObject({ exit: 4 })
    const end = Date.now() + 60_000
    while ((await app.json<Service[]>(['services'])).length > 0 && Date.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
    expect(await app.json(['services'])).toEqual([])
  })
})
