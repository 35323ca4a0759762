import { expect, it } from 'vitest'
import { EngineClient } from '../../../../core/engine/engine-client.ts'
import { parseEngineEndpoint } from '../../../../core/engine/engine-endpoint.ts'
import { EnvironmentWatch } from '../../../../core/environments/watch/environment-watch.ts'
import { describeOnBed } from '../../../bed/describe-on-bed.ts'
import { cleanEngine } from '../../../bed/engines/clean-engine.ts'
import { askEngine } from '../../../bed/engines/engine-call.ts'
import { buildLayers } from '../../../bed/engines/images.ts'

describeOnBed('the events of an engine', (bed) => {
  it('come without those of health checks, but with every change of what runs and of its health', async () => {
    const { socket, endpoint } = bed().engine
    const parsed = parseEngineEndpoint(endpoint)
    if (!parsed.ok) throw new Error('The endpoint is right')
    const engine = new EngineClient(parsed.endpoint)
    const seen: string[] = []
    const watch = new EnvironmentWatch({
      engine,
      announce: () => undefined,
      onEvent: ({ type, action }) => seen.push(`${type} ${action}`),
      onBug: (error) => seen.push(String(error)),
    })
    try {
      await buildLayers(bed().engine, 'probe:1', [1])
      const body = JSON.stringify({
        Image: 'probe:1',
        Cmd: ['/bin/busybox', 'sleep', '60'],
        Healthcheck: { Test: ['CMD', '/bin/busybox', 'true'], Interval: 200_000_000 },
      })
      const json = { 'content-type': 'application/json' }
      await askEngine(socket, 'POST', '/containers/create?name=probed', { headers: json, body })
      await askEngine(socket, 'POST', '/containers/probed/start')
      await expect.poll(() => seen, { timeout: 20_000 }).toContain('container health_status: healthy')
      await askEngine(socket, 'DELETE', '/containers/probed?force=1')
      await expect.poll(() => seen, { timeout: 20_000 }).toContain('container destroy')
      expect(seen).toContain('container start')
      expect(seen).toContain('container die')
      expect(seen.filter((each) => /exec/.test(each))).toEqual([])
    } finally {
      watch.dispose()
      engine.dispose()
      await cleanEngine(socket)
    }
  })
})
