import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type UpdateStep, updateStepSchema } from '../../../contract/updates.ts'
import { mayLook, nextStep, type UpdateEvent } from '../../../electron/update/next-step.ts'

const run = (events: readonly UpdateEvent[]): UpdateStep =>
  events.reduce<UpdateStep>((step, event) => nextStep(step, event), { kind: 'idle' })

const found: UpdateEvent = { kind: 'found', version: '2.0.0', at: 5 }

describe('the steps of an update', () => {
  it('goes from a look to what is installed at the end', () => {
    expect(run([{ kind: 'look' }])).toEqual({ kind: 'checking' })
    expect(run([{ kind: 'look' }, found])).toEqual({ kind: 'available', version: '2.0.0', at: 5 })
    const fetching = [{ kind: 'look' }, found, { kind: 'fetch' }] as const
    expect(run(fetching)).toEqual({ kind: 'downloading', version: '2.0.0', percent: 0 })
    expect(run([...fetching, { kind: 'progress', percent: 41.6 }])).toMatchObject({ percent: 42 })
    expect(run([...fetching, { kind: 'fetched' }])).toEqual({ kind: 'ready', version: '2.0.0' })
  })

  it('says that there is nothing newer, and what went wrong', () => {
    expect(run([{ kind: 'look' }, { kind: 'none', at: 7 }])).toEqual({ kind: 'current', at: 7 })
    const broken = { kind: 'broken', reason: 'signature', at: 8 } as const
    const failed = { kind: 'failed', reason: 'signature', at: 8 }
    expect(run([{ kind: 'look' }, broken])).toEqual(failed)
    expect(run([{ kind: 'look' }, found, { kind: 'fetch' }, broken])).toEqual(failed)
    expect(run([{ kind: 'look' }, broken, { kind: 'look' }])).toEqual({ kind: 'checking' })
  })

  it('keeps a percentage between 0 and 100, whatever is counted', () => {
    const at = (percent: number) =>
      run([{ kind: 'look' }, found, { kind: 'fetch' }, { kind: 'progress', percent }])
    expect([at(-3), at(700), at(Number.NaN)].map((step) => 'percent' in step && step.percent)).toEqual([
      0, 100, 0,
    ])
  })

  it('never fetches what was not found, never loses what is ready, and is always what the contract says', () => {
    const event = fc.oneof(
      fc.constantFrom<UpdateEvent>(
        { kind: 'look' },
        { kind: 'none', at: 1 },
        found,
        { kind: 'fetch' },
        { kind: 'fetched' },
        { kind: 'broken', reason: 'other', at: 2 },
      ),
      fc.double().map((percent): UpdateEvent => ({ kind: 'progress', percent })),
    )
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), (events) => {
        let step: UpdateStep = { kind: 'idle' }
        for (const each of events) {
          const next = nextStep(step, each)
          expect(updateStepSchema.parse(next)).toEqual(next)
          if (next.kind === 'downloading') expect(['available', 'downloading']).toContain(step.kind)
          if (step.kind === 'ready') expect(next).toBe(step)
          if (next.kind === 'checking' && step.kind !== 'checking') expect(mayLook(step)).toBe(true)
          step = next
        }
      }),
    )
  })
})
