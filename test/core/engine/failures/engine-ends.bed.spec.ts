import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EngineClient } from '../../../../core/engine/engine-client.ts'
import type { LayerPhase, PullEvent } from '../../../../core/engine/pull/pull-event.ts'
import { canonical } from '../../../../core/images/image-reference.ts'
import type { BedPlaces } from '../../../bed/bed.ts'
import { describeOnBed } from '../../../bed/describe-on-bed.ts'
import { type BedEngine, startEngine } from '../../../bed/engines/engine.ts'
import { type Gate, startGate } from '../../../bed/engines/gate.ts'
import { buildLayers, pushLocal } from '../../../bed/engines/images.ts'
import { startPodman } from '../../../bed/engines/podman.ts'
import { clientOf, credentialFor, referenceOf } from '../on-bed.ts'
import { problemOf } from '../problem-of.ts'

type Start = (options: { insecure: readonly string[]; diskMegabytes?: number }) => Promise<BedEngine>

describeOnBed('a Docker Engine in the midst of a pull', (bed) =>
  cases(bed, (options) => startEngine(options)),
)
describeOnBed('a Podman in the midst of a pull', (bed) => cases(bed, (options) => startPodman(options)), [
  'podman',
])

const order: readonly LayerPhase[] = ['waiting', 'downloading', 'verifying', 'extracting', 'done', 'exists']

/** How many layers were told to be past this phase. */
function layersPast(phase: LayerPhase, events: readonly PullEvent[]): number {
  const past = events.flatMap((event) =>
    event.kind === 'layer' && order.indexOf(event.phase) > order.indexOf(phase) ? [event.id] : [],
  )
  return new Set(past).size
}

/** In megabytes, above one with a program: the last is the one at which the way is held. */
const layers = [1, 2, 30]

function cases(bed: () => BedPlaces, start: Start): void {
  let gate: Gate
  let insecure: readonly string[]

  beforeAll(async () => {
    const { engine, first } = bed()
    await buildLayers(engine, `${first.host}/team/layers:1`, layers)
    await pushLocal({ engine, registry: first, user: first.user, repository: 'team/layers', tag: '1' })
    gate = await startGate({ address: '127.0.0.51', to: first.host })
    insecure = [first.host, gate.host]
  })
  afterAll(() => gate?.dispose())

  function pull(client: EngineClient, onEvent: (event: PullEvent) => void = () => undefined) {
    const { signal } = new AbortController()
    const reference = referenceOf(`${gate.host}/team/layers:1`)
    const credential = { ...credentialFor(bed().first), serverAddress: gate.host }
    return client.pull({ reference, credential, signal, onEvent })
  }

  describe.each(['SIGTERM', 'SIGKILL'] as const)('that gets %s', (signal) => {
    let engine: BedEngine
    let client: EngineClient

    beforeAll(async () => {
      engine = await start({ insecure })
      client = clientOf(engine)
    })
    afterAll(async () => {
      client?.dispose()
      await engine?.dispose()
    })

    it('ends the pull at once, undone, and finds its layers again when it is tried again', async () => {
      const reference = referenceOf(`${gate.host}/team/layers:1`)
      const held = gate.hold(10 * 1024 * 1024)
      const events: PullEvent[] = []
      const pulling = problemOf(pull(client, (event) => events.push(event)))
      await held
      await expect.poll(() => layersPast('downloading', events), { timeout: 20_000 }).toBe(layers.length)
      // Podman does not tell when it has stored what it has downloaded
      await sleep(500)
      const started = performance.now()
      const ended = engine.end(signal)
      expect((await pulling).code).toBe('pull.incomplete')
      expect(performance.now() - started).toBeLessThan(10_000)
      await ended
      expect((await problemOf(pull(client))).code).toBe('engine.unreachable')

      gate.open()
      await engine.again()
      expect(await client.inspectImage(canonical(reference))).toBeUndefined()
      const again: PullEvent[] = []
      const image = await pull(client, (event) => again.push(event))
      expect(await client.inspectImage(canonical(reference))).toEqual(image)
      expect(again).toContainEqual(expect.objectContaining({ kind: 'layer', phase: 'exists' }))
    }, 60_000)
  })

  it('whose disk is full says so', async () => {
    gate.open()
    const engine = await start({ insecure, diskMegabytes: 24 })
    const client = clientOf(engine)
    const problem = await problemOf(pull(client)).finally(async () => {
      client.dispose()
      await engine.dispose()
    })
    expect(problem.code).toBe('pull.disk-full')
  })
}
