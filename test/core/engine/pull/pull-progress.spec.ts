import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import type { LayerPhase, PullEvent } from '../../../../core/engine/pull/pull-event.ts'
import { advance, noProgress, type PullProgress } from '../../../../core/engine/pull/pull-progress.ts'
import { PullStream } from '../../../../core/engine/pull/pull-stream.ts'

const phases: readonly LayerPhase[] = ['waiting', 'downloading', 'verifying', 'extracting', 'done', 'exists']

function layer(id: string, phase: LayerPhase, current?: number, total?: number): PullEvent {
  return {
    kind: 'layer',
    id,
    phase,
    text: phase,
    ...(current === undefined ? {} : { current }),
    ...(total === undefined ? {} : { total }),
  }
}

function states(events: readonly PullEvent[]): PullProgress[] {
  const all: PullProgress[] = []
  let state = noProgress
  for (const event of events) {
    state = advance(state, event)
    all.push(state)
  }
  return all
}

function last(...events: readonly PullEvent[]): PullProgress {
  return states(events).at(-1) ?? noProgress
}

function layersOf(state: PullProgress) {
  return state.layers.map(({ id, phase, current, total }) => [id, phase, current, total])
}

describe('the progress of a pull', () => {
  test('a recorded pull ends with every layer done and every byte counted', () => {
    const file = readFileSync(join(import.meta.dirname, 'fixtures/pull-four-layers.ndjson'))
    const state = last(...new PullStream().push(file))
    expect(layersOf(state)).toEqual([
      ['1e15f25adc30', 'exists', 0, undefined],
      ['2bfb572c5b31', 'done', 0, undefined],
      ['8f9ff7fb8e1e', 'done', 0, undefined],
      ['b0c620ea5a2d', 'done', 0, undefined],
    ])
    expect(state.total).toBe(21006595 + 14004465 + 7002331)
    expect(state.current).toBe(state.total)
    expect(state.message).toBe('Status: Downloaded newer image for 127.0.0.2:5000/team/multi:3')
  })

  test('extraction counts from nothing within its layer, and takes nothing from the whole', () => {
    const state = last(
      layer('a', 'downloading', 50, 100),
      layer('a', 'verifying'),
      layer('a', 'extracting', 10, 100),
    )
    expect(layersOf(state)).toEqual([['a', 'extracting', 10, 100]])
    expect(state).toMatchObject({ current: 100, total: 100 })
  })

  test('a download that starts again does not run backwards', () => {
    const state = last(
      layer('a', 'downloading', 80, 100),
      layer('a', 'downloading'),
      layer('a', 'downloading', 5, 100),
      layer('a', 'waiting'),
    )
    expect(layersOf(state)).toEqual([['a', 'downloading', 80, 100]])
  })

  test('a layer of unknown size moves by itself and counts for nothing in the whole', () => {
    const state = last(layer('a', 'downloading', 80), layer('b', 'downloading', 10, 20))
    expect(layersOf(state)).toEqual([
      ['a', 'downloading', 80, undefined],
      ['b', 'downloading', 10, 20],
    ])
    expect(state).toMatchObject({ current: 10, total: 20 })
  })

  test('says nothing of more than there is', () => {
    expect(last(layer('a', 'downloading', 500, 100))).toMatchObject({ current: 100, total: 100 })
  })

  test('gives back the same state where nothing changed', () => {
    const state = last(layer('a', 'done'), { kind: 'status', text: 'on' })
    expect(advance(state, layer('a', 'downloading', 5, 9))).toBe(state)
    expect(advance(state, { kind: 'status', text: 'on' })).toBe(state)
    expect(advance(state, { kind: 'failure', text: 'x' })).toBe(state)
  })

  test('DE-06: a stream with a million layers keeps a thousand', () => {
    let state = noProgress
    for (let i = 0; i < 20_000; i += 1) state = advance(state, layer(`layer-${i}`, 'waiting'))
    expect(state.layers).toHaveLength(1000)
  })

  const anyEvent = fc.record({
    id: fc.constantFrom('a', 'b', 'c'),
    phase: fc.constantFrom(...phases),
    current: fc.option(fc.maxSafeNat(), { nil: undefined }),
    total: fc.option(fc.maxSafeNat(), { nil: undefined }),
  })
  property.prop([fc.array(anyEvent, { maxLength: 40 })])(
    'DE-06: never runs backwards and never leaves the exact numbers, whatever comes',
    (records) => {
      const all = [noProgress, ...states(records.map((r) => layer(r.id, r.phase, r.current, r.total)))]
      for (const [at, state] of all.entries()) {
        const before = all[at - 1] ?? noProgress
        expect(state.current).toBeGreaterThanOrEqual(before.current)
        expect(state.total).toBeGreaterThanOrEqual(before.total)
        expect(state.current).toBeLessThanOrEqual(state.total)
        expect(Number.isSafeInteger(state.total)).toBe(true)
        for (const [index, one] of before.layers.entries()) {
          const now = state.layers[index]
          expect(now?.id).toBe(one.id)
          expect(phases.indexOf(now?.phase ?? 'waiting')).toBeGreaterThanOrEqual(phases.indexOf(one.phase))
          if (now?.phase === one.phase) expect(now.current).toBeGreaterThanOrEqual(one.current)
          expect(now?.current).toBeLessThanOrEqual(now?.total ?? Number.MAX_SAFE_INTEGER)
        }
      }
    },
  )
})
