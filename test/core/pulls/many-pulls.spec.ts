import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { recordedPull, stretched } from '../../bed/engines/pull-recording.ts'
import { type ReplayedEnd, startReplayingEngine } from '../../bed/engines/replaying-engine.ts'
import { defaultPlace, pullEnd, startTestCore } from '../../support/core-client.ts'

const endOf = (image: string): ReplayedEnd =>
  image.endsWith('7') ? 'failed' : image.endsWith('3') ? 'cut' : 'done'
const states = {
  done: ['done', undefined],
  failed: ['failed', 'pull.not-found'],
  cut: ['failed', 'pull.incomplete'],
}

it('brings a hundred recorded pulls of ten layers at once each to its right end', async () => {
  const lines = stretched(recordedPull(), 400)
  const engine = await startReplayingEngine({ lines, eventsPerSecond: 20_000, endOf })
  const core = await startTestCore({ endpoint: engine.endpoint })
  try {
    const { client } = core
    await client.vault.create({ passphrase: randomBytes(12).toString('hex'), keyring: false })
    await client.app.changeSettings({ pullsAtOnce: 100 })
    const place = await defaultPlace(client)
    const images = Array.from({ length: 100 }, (_, at) => `registry.test:5000/team/app-${at}`)
    const jobs = []
    for (const image of images) {
      jobs.push(await client.pulls.start({ ...place, namespace: 'default', image }))
    }
    await expect.poll(() => engine.open).toBe(100)
    engine.play()
    for (const [at, { id }] of jobs.entries()) {
      const { state, problem, layers, current, total } = await pullEnd(client, id)
      const image = images[at] ?? ''
      expect([image, state, problem?.code]).toEqual([image, ...states[endOf(image)]])
      expect(layers).toBe(10)
      if (state === 'done') expect(current).toBe(total)
    }
    expect(core.logged.filter((line) => line.includes('"bug"'))).toEqual([])
  } finally {
    await core.dispose()
    await engine.dispose()
  }
}, 60_000)
