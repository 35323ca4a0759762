import { afterEach, beforeEach, expect, it } from 'vitest'
import type { PullJob } from '../../../contract/pulls.ts'
import { describeOnBed } from '../../bed/describe-on-bed.ts'
import { callEngine } from '../../bed/engines/engine-call.ts'
import { startGate } from '../../bed/engines/gate.ts'
import { pullEnd } from '../../support/core-client.ts'
import { type CliBed, fairlead, startCliBed } from '../cli-bed.ts'
import { atTerminal } from '../terminal/pty.ts'

describeOnBed('pulls by the command', (bed) => {
  let app: CliBed
  beforeEach(async () => {
    app = await startCliBed({ engine: bed().engine.endpoint })
  }, 60_000)
  // A layer that another name keeps would not be fetched again.
  const gates: string[] = []
  afterEach(async () => {
    await app?.dispose()
    const images = [
      bed().first.image,
      bed().second.image,
      ...gates.splice(0).map((host) => `${host}/team/app:1`),
    ]
    for (const image of images) await forget(image)
  })
  const gateAt = async (address: string) => {
    const gate = await startGate({ address, to: bed().first.host })
    gates.push(gate.host)
    return gate
  }

  const forget = (image: string) =>
    callEngine(bed().engine.socket, 'DELETE', `/images/${encodeURIComponent(image)}?force=true`)
  const add = (name: string, { host, user } = bed().first) =>
    app.add({ name, address: host, username: user.name, password: user.password })

  it('checks, pulls and lists an image with an active registry, and is refused by an inactive one', {
    timeout: 120_000,
  }, async () => {
    const { image } = bed().first
    expect(await app.run(['check', image])).toMatchObject({
      exit: 7,
      err: expect.stringContaining('wants a credential'),
    })
    await add('team')
    expect(await app.run(['check', image])).toMatchObject({
      exit: 0,
      out: expect.stringMatching(/^Access: +yes\nCredential: +team\n/),
    })
    const pulled = await app.run(['pull', image])
    expect(pulled).toMatchObject({ exit: 0, out: `Pulled ${image} with “team”\n` })
    expect(pulled.err).toContain(`Pulling ${image} with “team”\n`)
    expect(pulled.err).not.toContain('\r')
    const job = await app.json<PullJob>(['pull', image])
    expect(job).toMatchObject({ state: 'done', image, credential: { name: 'team' } })
    expect(await app.run(['pull', '--quiet', image])).toEqual({ exit: 0, out: `${job.imageId}\n`, err: '' })
    expect((await app.run(['images'])).out).toMatch(new RegExp(`${image} +[0-9a-f]{12} .* team\n`))
    expect(await app.run(['registries', 'verify', 'team'])).toMatchObject({
      exit: 0,
      out: '“team” is verified\n',
    })
    await app.run(['registries', 'deactivate', 'team'])
    expect(await app.run(['pull', image])).toMatchObject({
      exit: 3,
      err: expect.stringContaining('“team” is inactive'),
    })
    expect(await app.run(['run', '--pull', 'never', image])).toMatchObject({ exit: 3 })
  })

  it('tells a wrong password, a missing image and a registry out of reach apart', {
    timeout: 120_000,
  }, async () => {
    const { host, user, image } = bed().second
    await app.add({ name: 'wrong', address: host, username: user.name, password: 'not-the-password-of-bert' })
    expect(await app.run(['pull', image])).toMatchObject({
      exit: 7,
      err: expect.stringContaining('refused the username and password'),
    })
    expect(await app.run(['registries', 'verify', 'wrong'])).toMatchObject({ exit: 7 })
    await add('team')
    expect(await app.run(['pull', '--json', `${bed().first.host}/team/none:1`])).toMatchObject({
      exit: 7,
      err: expect.stringContaining('"code":"pull.not-found"'),
    })
    expect(await app.run(['pull', '127.0.0.9:1/x'])).toMatchObject({
      exit: 7,
      err: expect.stringContaining('could not reach'),
    })
  })

  it('Ctrl-C stops the pull that it began, and leaves one that was under way', {
    timeout: 120_000,
  }, async () => {
    const { first } = bed()
    const gate = await gateAt('127.0.0.4')
    try {
      await add('gate', { ...first, host: gate.host })
      const image = `${gate.host}/team/app:1`
      void gate.hold(3000)
      const begun = await app.run(['pull', image], {
        meanwhile: async ({ kill }) => {
          await stateOf(image, 'pulling')
          kill('SIGINT')
        },
      })
      expect(begun).toMatchObject({ exit: 130, out: '' })
      expect(begun.err).toContain('fairlead: Stopped.')
      expect((await app.client.pulls.list())[0]?.state).toMatch(/stopped|stopping/)

      const { id } = await app.client.pulls.start({ ...app.place, namespace: 'default', image })
      const followed = await app.run(['pull', image], {
        meanwhile: async ({ err, kill }) => {
          while (!err().includes('Pulling')) await new Promise((resolve) => setTimeout(resolve, 20))
          kill('SIGTERM')
        },
      })
      expect(followed.exit).toBe(143)
      expect((await app.client.pulls.list()).find((job) => job.id === id)?.state).toMatch(/pulling|queued/)
      gate.open()
      expect((await pullEnd(app.client, id)).state).toBe('done')
    } finally {
      await gate.dispose()
    }
  })

  it('gives up after --timeout, and says so when the app ends in the middle', {
    timeout: 120_000,
  }, async () => {
    const { first } = bed()
    const gate = await gateAt('127.0.0.5')
    try {
      await add('gate', { ...first, host: gate.host })
      const image = `${gate.host}/team/app:1`
      void gate.hold(3000)
      expect(await app.run(['pull', '--timeout', '2', image])).toMatchObject({
        exit: 124,
        err: expect.stringContaining('within 2 s'),
      })
      const cut = await app.run(['pull', image], {
        meanwhile: async () => {
          await stateOf(image, 'pulling')
          process.kill(app.shell.pid, 'SIGKILL')
        },
      })
      expect(cut).toMatchObject({
        exit: 9,
        err: expect.stringContaining('Fairlead ended before it had answered.'),
      })
    } finally {
      await gate.dispose()
    }
  })

  it('shows one line at a terminal, which it takes away', { timeout: 120_000 }, async () => {
    const { first } = bed()
    const gate = await gateAt('127.0.0.6')
    try {
      await add('gate', { ...first, host: gate.host })
      void gate.hold(3000)
      const terminal = atTerminal(`stty cols 70; exec ${fairlead} pull ${gate.host}/team/app:1`, app.env)
      await terminal.shows('\r\u001b[K')
      gate.open()
      expect(await terminal.ended()).toBe(0)
      const screen = terminal.screen()
      expect(screen.endsWith(`\r\u001b[KPulled ${gate.host}/team/app:1 with “gate”\r\n`)).toBe(true)
      for (const line of screen.replaceAll('\u001b[K', '').split('\r'))
        expect([...line].length).toBeLessThanOrEqual(70)
    } finally {
      await gate.dispose()
    }
  })

  const stateOf = async (image: string, state: string) => {
    while (!(await app.client.pulls.list()).some((job) => job.image === image && job.state === state)) {
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
})
