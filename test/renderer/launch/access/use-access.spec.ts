import { describe, expect, it } from 'vitest'
import { effectScope, nextTick } from 'vue'
import type { Access, Sides } from '../../../../contract/access.ts'
import { useAccess } from '../../../../renderer/launch/access/use-access.ts'
import { type SidesWish, useSides } from '../../../../renderer/launch/access/use-sides.ts'

/** Questions that the test answers when it likes. */
function questions<T>() {
  const asked: { signal: AbortSignal; answer: (value: T) => void; fail: (error: unknown) => void }[] = []
  const ask = (signal: AbortSignal) => new Promise<T>((answer, fail) => asked.push({ signal, answer, fail }))
  return { asked, ask }
}
const settled = () => new Promise((done) => setTimeout(done))
function within<T>(make: () => T): { made: T; stop: () => void } {
  const scope = effectScope()
  const made = scope.run(make)
  if (made === undefined) throw new Error('no scope')
  return { made, stop: () => scope.stop() }
}

const ok: Access = { kind: 'ok', platforms: [] }

describe('the rehearsal behind the button', () => {
  it('drops what was asked before, and its late answer', async () => {
    const { asked, ask } = questions<Access>()
    const { made: access } = within(() => useAccess(ask))
    void access.run()
    void access.run()
    expect(asked.map(({ signal }) => signal.aborted)).toEqual([true, false])
    asked[0]?.answer({ kind: 'untold' })
    await settled()
    expect(access.busy.value).toBe(true)
    expect(access.answer.value).toBeUndefined()
    asked[1]?.answer(ok)
    await settled()
    expect(access.busy.value).toBe(false)
    expect(access.answer.value).toEqual(ok)
  })

  it('is called off by a press, by another image, and with the page', async () => {
    const { asked, ask } = questions<Access>()
    const { made: access, stop } = within(() => useAccess(ask))
    for (const end of [access.stop, access.forget, stop]) {
      void access.run()
      end()
      expect(asked.at(-1)?.signal.aborted).toBe(true)
      asked.at(-1)?.fail(new Error('late'))
      await settled()
      expect([access.busy.value, access.answer.value, access.failure.value]).toEqual([
        false,
        undefined,
        undefined,
      ])
    }
  })

  it('forgets what was said, when it is about another image', async () => {
    const { asked, ask } = questions<Access>()
    const { made: access } = within(() => useAccess(ask))
    void access.run()
    asked[0]?.answer(ok)
    await settled()
    access.clear()
    expect(access.answer.value).toEqual(ok)
    access.forget()
    expect(access.answer.value).toBeUndefined()
    void access.run()
    asked[1]?.fail(new Error('broken'))
    await settled()
    expect(access.failure.value).toEqual({ kind: 'bug' })
  })
})

describe('both sides', () => {
  it('are looked at at once, anew on request, and for another wish; late answers are dropped', async () => {
    const { asked, ask } = questions<Sides>()
    let wish: SidesWish | undefined = { environmentId: 'e', image: 'a' }
    const { made: live, stop } = within(() =>
      useSides(
        () => wish,
        (_, signal) => ask(signal),
      ),
    )
    const seen = (host: string): Sides => ({
      ...{ host, judgedBy: 'bundled', elsewhere: false, conclusion: 'unclear' },
      app: { kind: 'plain-http', status: 200 },
      engine: { kind: 'untold' },
    })
    expect(live.busy.value).toBe(true)
    live.again()
    asked[0]?.answer(seen('late'))
    await settled()
    expect(live.sides.value).toBeUndefined()
    asked[1]?.answer(seen('host'))
    await settled()
    expect(live.sides.value).toEqual(seen('host'))
    live.again()
    await nextTick()
    expect(live.sides.value).toEqual(seen('host'))
    wish = undefined
    stop()
    expect(asked[2]?.signal.aborted).toBe(true)
  })
})
