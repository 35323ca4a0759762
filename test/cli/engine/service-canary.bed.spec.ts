import { expect, it } from 'vitest'
import { describeOnBed } from '../../bed/describe-on-bed.ts'
import { cleanEngine } from '../../bed/engines/clean-engine.ts'
import { anySecret } from '../../core/terminal/terminal-bed.ts'
import { CanaryScanner } from '../../support/canary/canary.ts'
import { launchEnd, launchOf } from '../../support/core-client.ts'
import { startCliBed } from '../cli-bed.ts'

/** Everything that a program may be told to say of itself. */
const talkative = {
  DEBUG: '*',
  NODE_DEBUG: 'http,http2,net,tls,stream,child_process,module',
}

describeOnBed('LK-01, DE-19: a service with secrets in its variables, its command and its labels', (bed) => {
  it('shows none of them, nor the password of its registry, wherever one looks', {
    timeout: 240_000,
  }, async () => {
    const { first, engine } = bed()
    const secrets = { token: anySecret(), plain: anySecret(), flag: anySecret(), label: anySecret() }
    const { token, plain, flag, label } = secrets
    const passphrase = anySecret()
    const app = await startCliBed({ engine: engine.endpoint, passphrase, env: talkative })
    const scanner = new CanaryScanner({ ...secrets, passphrase, password: first.user.password })
    const { client, place } = app
    const { environmentId } = place
    try {
      const registryId = await app.add({
        name: 'private',
        address: first.host,
        username: first.user.name,
        password: first.user.password,
      })
      const draft = launchOf(place, first.image, {
        name: 'web',
        scale: '2',
        stopTimeout: '0',
        environment: `API_TOKEN=${token}\nNICE=${plain}`,
        command: `/bin/busybox sh -c "sleep 600" x --password ${flag}`,
        labels: `app.token=${label}`,
      })
      const { id } = await client.workloads.launch(draft)
      expect(await launchEnd(client, id)).toMatchObject({ state: 'started' })
      const service = async () => (await client.services.list({ environmentId }))[0]
      await expect.poll(service, { timeout: 60_000 }).toMatchObject({ state: 'steady', running: 2 })

      await client.registries.deactivate({ id: registryId })
      const target = { environmentId, id: (await service())?.id ?? '' }
      await client.services.scale({ ...target, scale: 3 })
      await expect.poll(service, { timeout: 60_000 }).toMatchObject({ state: 'blocked' })

      const workloads = await client.workloads.list({ environmentId })
      expect(workloads).toHaveLength(2)
      const looks = workloads.map((each) => client.workloads.inspect({ environmentId, id: each.id }))
      const said = {
        services: await client.services.list({ environmentId }),
        workloads,
        looks: await Promise.all(looks),
        launches: await client.workloads.launches(),
        activity: await client.activity.list({ limit: 500 }),
        dependents: await client.projects.dependents({ projectId: place.projectId }),
      }
      for (const [where, what] of Object.entries(said)) {
        expect(JSON.stringify(what).length).toBeGreaterThan(50)
        expect(scanner.scan(where, JSON.stringify(what))).toEqual([])
      }
      for (const args of [
        ['services', 'show', 'web', '--json'],
        ['services', 'list', '--json'],
        ['workloads', 'list', '--json'],
        ['activity', '--json'],
      ]) {
        const run = await app.run(args, { env: talkative })
        expect({ args, exit: run.exit }).toEqual({ args, exit: 0 })
        expect(scanner.scan(args.join(' '), run.out + run.err)).toEqual([])
      }
      expect(scanner.scan('log', app.shell.output())).toEqual([])
      // Node was told to speak, and did
      expect(/^MODULE \d+/m.test(app.shell.output())).toBe(true)
      expect(scanner.scanProcesses(app.shell.pid)).toEqual([])
      expect(scanner.scanFolder(app.shell.dataFolder)).toEqual([])
      await client.services.remove(target)
      await expect.poll(service, { timeout: 60_000 }).toBeUndefined()
    } finally {
      await app.dispose()
      await cleanEngine(engine.socket)
    }
  })
})
