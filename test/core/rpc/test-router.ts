import { eventIterator, oc } from '@orpc/contract'
import { implement } from '@orpc/server'
import * as z from 'zod'
import { Problem, problems } from '../../../contract/problem.ts'

const number = z.object({ value: z.number() })

/** A contract with one procedure for each way in which a call can go. */
export const testContract = {
  double: oc.input(number).output(number),
  keep: oc.input(z.object({ name: z.string().max(10), secret: z.string() }).strict()).output(number),
  refuse: oc.output(number).errors(problems('registry.not-found')),
  refuseUndeclared: oc.output(number).errors(problems('job.not-found')),
  refuseMisshapen: oc.output(number).errors(problems('registry.not-found')),
  breaks: oc.input(z.object({ secret: z.string() })).output(number),
  wrongOutput: oc.input(z.object({ secret: z.string() })).output(number),
  hang: oc.output(number),
  count: oc
    .input(z.object({ to: z.number(), pad: z.number() }))
    .output(eventIterator(z.object({ at: z.number(), pad: z.string() }))),
  countThenRefuse: oc.output(eventIterator(number)).errors(problems('job.not-found')),
  countThenBreak: oc.input(z.object({ secret: z.string() })).output(eventIterator(number)),
  wait: oc.output(eventIterator(number)),
}

export interface TestCore {
  readonly router: ReturnType<typeof build>
  /** Streams of `wait` and calls of `hang` that have begun and not been put away. */
  waiting(): number
  /** How many values `count` has been asked for. */
  counted(): number
}

export function createTestCore(): TestCore {
  const state = { waiting: 0, counted: 0 }
  return { router: build(state), waiting: () => state.waiting, counted: () => state.counted }
}

function build(state: { waiting: number; counted: number }) {
  const os = implement(testContract)
  return os.router({
    double: os.double.handler(({ input }) => ({ value: input.value * 2 })),
    keep: os.keep.handler(() => ({ value: 1 })),
    refuse: os.refuse.handler(() => {
      throw new Problem('registry.not-found', { id: 'r-1' })
    }),
    refuseUndeclared: os.refuseUndeclared.handler(() => {
      throw new Problem('registry.not-found', { id: 'r-1' })
    }),
    refuseMisshapen: os.refuseMisshapen.handler(() => {
      throw new Problem('registry.not-found', { id: 7 } as never)
    }),
    breaks: os.breaks.handler(({ input }) => {
      throw new RangeError(`cannot use ${input.secret}`, { cause: input })
    }),
    wrongOutput: os.wrongOutput.handler(({ input }) => ({ value: input.secret }) as never),
    hang: os.hang.handler(({ signal }) => {
      state.waiting += 1
      return new Promise((_, reject) => {
        signal?.addEventListener('abort', () => {
          state.waiting -= 1
          reject(new Error('left'))
        })
      })
    }),
    count: os.count.handler(async function* ({ input }) {
      for (let at = 1; at <= input.to; at += 1) {
        state.counted = at
        yield { at, pad: 'x'.repeat(input.pad) }
      }
    }),
    countThenRefuse: os.countThenRefuse.handler(async function* () {
      yield { value: 1 }
      throw new Problem('job.not-found', { id: 'j-1' })
    }),
    countThenBreak: os.countThenBreak.handler(async function* ({ input }) {
      yield { value: 1 }
      throw new Error(`cannot use ${input.secret}`)
    }),
    wait: os.wait.handler(async function* ({ signal }) {
      state.waiting += 1
      try {
        yield { value: 1 }
        await new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()))
      } finally {
        state.waiting -= 1
      }
    }),
  })
}
