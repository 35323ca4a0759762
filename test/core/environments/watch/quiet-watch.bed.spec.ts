import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { EngineClient } from '../../../../core/engine/engine-client.ts'
import { parseEngineEndpoint } from '../../../../core/engine/engine-endpoint.ts'
import { EnvironmentWatch } from '../../../../core/environments/watch/environment-watch.ts'
import { describeOnBed } from '../../../bed/describe-on-bed.ts'
import { cleanEngine } from '../../../bed/engines/clean-engine.ts'
import { askEngine } from '../../../bed/engines/engine-call.ts'
import { buildLayers } from '../../../bed/engines/images.ts'
import { startPodman } from '../../../bed/engines/podman.ts'
import { program } from '../../../bed/machine/bed-parts.ts'
import { tar } from '../../../bed/machine/tar.ts'

/** Follows an engine, and keeps what it tells. */
function followed(endpoint: string) {
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
  const dispose = () => {
    watch.dispose()
    engine.dispose()
  }
  return { seen, dispose }
}

/** Until events come in: the stream opens a moment after the engine has been reached. */
async function isFollowed(socket: string, image: string, seen: readonly string[]): Promise<void> {
  const tagAgain = async () => {
    await askEngine(socket, 'POST', `/images/${image}/tag?repo=localhost/followed&tag=1`)
    return seen
  }
  await expect.poll(tagAgain, { timeout: 20_000, interval: 200 }).toContain('image tag')
}

const json = { 'content-type': 'application/json' }
const sleeping = { Image: 'probe:1', Cmd: ['/bin/busybox', 'sleep', '60'] }

describeOnBed('the events of an engine', (bed) => {
  it('come without those of health checks, but with every change of what runs and of its health', async () => {
    const { socket, endpoint } = bed().engine
    const { seen, dispose } = followed(endpoint)
    try {
      await buildLayers(bed().engine, 'probe:1', [1])
      await isFollowed(socket, 'probe:1', seen)
      const probed = {
        ...sleeping,
        Healthcheck: { Test: ['CMD', '/bin/busybox', 'true'], Interval: 200_000_000 },
      }
      const body = JSON.stringify(probed)
      await askEngine(socket, 'POST', '/containers/create?name=probed', { headers: json, body })
      await askEngine(socket, 'POST', '/containers/probed/start')
      await expect.poll(() => seen, { timeout: 20_000 }).toContain('container health_status: healthy')
      await askEngine(socket, 'DELETE', '/containers/probed?force=1')
      await expect.poll(() => seen, { timeout: 20_000 }).toContain('container destroy')
      expect(seen).toContain('container start')
      expect(seen).toContain('container die')
      expect(seen.filter((each) => /exec/.test(each))).toEqual([])
    } finally {
      dispose()
      await cleanEngine(socket)
    }
  })
})

describeOnBed('the events of Podman', () => {
  it('come with every change of what runs', async () => {
    const podman = await startPodman()
    const { seen, dispose } = followed(podman.endpoint)
    try {
      const busybox = { path: 'bin/busybox', mode: 0o755, bytes: readFileSync(program('busybox')) }
      const made = '/images/create?fromSrc=-&repo=localhost/probe&tag=1'
      const packed = { 'content-type': 'application/x-tar' }
      const said = await askEngine(podman.socket, 'POST', made, { headers: packed, body: tar([busybox]) })
      const image = /[0-9a-f]{64}/.exec(said)?.[0] ?? said
      await isFollowed(podman.socket, image, seen)
      const body = JSON.stringify({ ...sleeping, Image: image })
      await askEngine(podman.socket, 'POST', '/containers/create?name=probed', { headers: json, body })
      await askEngine(podman.socket, 'POST', '/containers/probed/start')
      await expect.poll(() => seen, { timeout: 20_000 }).toContain('container start')
      await askEngine(podman.socket, 'DELETE', '/containers/probed?force=1')
      await expect.poll(() => seen, { timeout: 20_000 }).toContain('container destroy')
      expect(seen.join()).toMatch(/container (?:die|died)/)
    } finally {
      dispose()
      await podman.dispose()
    }
  })
}, ['podman'])
