import type { ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { EngineClient } from '../../../../core/engine/engine-client.ts'
import { EnvironmentWatch } from '../../../../core/environments/watch/environment-watch.ts'
import { ScriptedEngine } from '../../../support/scripted-engine.ts'

const event = (at: number) =>
  `${JSON.stringify({ Type: 'container', Action: 'start', Actor: { ID: 'c' }, time: at })}\n`

it('tells of a flood of events a few times a second, and once more when it is over', async () => {
  const engine = await ScriptedEngine.start()
  const announced: { topic: string; at: number }[] = []
  let flooding = true
  let last = 0
  const flood = async (response: ServerResponse) => {
    for (let at = 0; flooding; at += 1) {
      response.write(event(at).repeat(20))
      last = performance.now()
      await sleep(10)
    }
  }
  engine.on('GET', '/events', (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    void flood(response)
  })
  const client = new EngineClient(engine.endpoint)
  const watch = new EnvironmentWatch({
    engine: client,
    announce: (topic) => announced.push({ topic, at: performance.now() }),
    onBug: (error) => expect.fail(String(error)),
  })
  try {
    await sleep(2000)
    flooding = false
    await sleep(1200)
    const told = announced.filter(({ topic }) => topic === 'workloads')
    expect(told.length).toBeGreaterThan(2)
    expect(told.length).toBeLessThan(12)
    expect(told.at(-1)?.at).toBeGreaterThan(last + 400)
  } finally {
    watch.dispose()
    client.dispose()
    await engine.close()
  }
})
