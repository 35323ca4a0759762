import { beforeEach, describe, expect, it } from 'vitest'
import { Problem } from '../../../../contract/problem.ts'
import type { VerifyProgress } from '../../../../contract/registry/registry-bulk.ts'
import type { Proof } from '../../../../core/registries/credential-proof.ts'
import { type Hosted, inLanes } from '../../../../core/registries/verify/lanes.ts'
import { temporaryFolder } from '../../storage/temporary-folder.ts'
import { anySlot, draft, editOf, minute, type OpenRegistries, openRegistries, start } from './registry-bed.ts'

let open: OpenRegistries
let prove: (username: string, signal?: AbortSignal) => Promise<Proof>
const clock = { now: start, elapsed: 0 }
const verified = async (): Promise<Proof> => ({ kind: 'verified' })
const refused: Proof = {
  kind: 'not-proven',
  problem: new Problem('registry.not-proven', {
    host: 'registry.test',
    reason: 'refused',
    proof: 'x'.repeat(900),
  }),
}

beforeEach(async () => {
  prove = verified
  open = await openRegistries({
    folder: await temporaryFolder(),
    slot: anySlot(),
    clock,
    prove: (...asked) => prove(...asked),
  })
  return () => open.close()
})

const add = async (count: number) => {
  const ids: string[] = []
  for (let at = 0; at < count; at += 1) {
    const { id } = await open.editor.add(
      draft(open, { name: `r${at}`, address: `r${at}.test`, username: `u${at}` }),
    )
    ids.push(id)
  }
  return ids
}
const states = () =>
  open.service
    .list()
    .map(({ name, state }) => `${name} ${state}`)
    .sort()

describe('bulk actions', () => {
  it('do each by its own rules, and none is stopped by another', async () => {
    const [first = '', second = '', third = ''] = await add(3)
    await open.service.states.deactivate(second)
    expect(
      await open.bulk.run({ action: 'deactivate', ids: [first, second, 'missing', third, first] }),
    ).toEqual([
      { id: first, ok: true },
      { id: second, ok: false, problem: expect.objectContaining({ code: 'registry.wrong-state' }) },
      { id: 'missing', ok: false, problem: { code: 'registry.not-found', data: { id: 'missing' } } },
      { id: third, ok: true },
    ])
    expect(await open.bulk.run({ action: 'activate', ids: [first] })).toEqual([{ id: first, ok: true }])
    const removed = await open.bulk.run({ action: 'remove', ids: [first, second, third] })
    expect(removed.map(({ ok }) => ok)).toEqual([false, true, true])
    expect(states()).toEqual(['r0 active'])
    expect(open.files.vault.sealedIds()).toEqual([first])
  })

  it('verify each, and count a refusal as an answer', async () => {
    const [first = '', second = '', third = ''] = await add(3)
    await open.service.states.deactivate(third)
    prove = async (username) => (username === 'u1' ? refused : { kind: 'verified' })
    const outcomes = await open.bulk.run({
      action: 'verify',
      ids: [first, second, third],
      environmentId: 'default',
    })
    expect(outcomes.map(({ ok }) => ok)).toEqual([true, true, false])
    const kinds = open.service.list().map(({ name, verification }) => `${name} ${verification.kind}`)
    expect(kinds.sort()).toEqual(['r0 verified', 'r1 failed', 'r2 verified'])
  })
})

describe('verify all', () => {
  const progressOf = async (ids?: string[], signal?: AbortSignal) => {
    const all: VerifyProgress[] = []
    for await (const each of open.bulk.verifyAll({ environmentId: 'default', ids }, signal)) all.push(each)
    return all
  }

  it('takes those that are active, tells each once, and ends with the last', async () => {
    const [first = ''] = await add(5)
    await open.service.states.deactivate(first)
    open.proofs.length = 0
    const all = await progressOf()
    expect(all[0]?.total).toBe(4)
    expect(all.at(-1)?.done).toBe(4)
    expect(all.flatMap(({ news }) => news).map(({ id }) => id)).toHaveLength(4)
    expect(open.proofs).toHaveLength(4)
  })

  it('has nothing to do where none is active', async () => {
    expect(await progressOf()).toEqual([{ total: 0, done: 0, news: [] }])
  })

  it('asks no further when nobody reads on, and keeps what it found', async () => {
    await add(12)
    open.proofs.length = 0
    const asked: AbortSignal[] = []
    prove = async (_, signal) => {
      if (signal) asked.push(signal)
      await new Promise((resolve) => setTimeout(resolve, 150))
      return { kind: 'verified' }
    }
    for await (const { done } of open.bulk.verifyAll({ environmentId: 'default' })) if (done > 0) break
    const begun = open.proofs.length
    await new Promise((resolve) => setTimeout(resolve, 400))
    expect(begun).toBeLessThan(12)
    expect(open.proofs).toHaveLength(begun)
    expect(asked.some((signal) => signal.aborted)).toBe(true)
  })

  it('asks four hosts at once, one question a host at a time, with a rest between', async () => {
    const running = new Map<string, number>()
    let most = 0
    const rests: string[] = []
    const work: Hosted[] = ['a', 'a', 'a', 'b', 'c', 'd', 'e', 'f', 'docker.io', 'docker.io'].map((host) => ({
      host,
      run: async () => {
        running.set(host, (running.get(host) ?? 0) + 1)
        most = Math.max(
          most,
          [...running.values()].reduce((sum, each) => sum + each, 0),
        )
        expect(running.get(host)).toBe(1)
        await new Promise((resolve) => setTimeout(resolve, 5))
        running.set(host, 0)
      },
    }))
    const pace = {
      hosts: 4,
      rest: (host: string) => {
        rests.push(host)
        return 1
      },
    }
    await inLanes(work, new AbortController().signal, pace)
    expect(most).toBe(4)
    expect(rests.sort()).toEqual(['a', 'a', 'docker.io'])
  })
})

describe('the verification history', () => {
  it('holds the last ten, newest first, with what the other side said cut short', async () => {
    const [id = ''] = await add(1)
    for (let at = 1; at <= 11; at += 1) {
      clock.now += minute
      prove = async () => (at === 11 ? refused : { kind: 'verified' })
      await open.verifier.verify(id, 'default')
    }
    const history = open.service.history(id)
    expect(history).toHaveLength(10)
    expect(history[0]).toMatchObject({ kind: 'failed', at: clock.now })
    expect(history.map(({ at }) => at)).toEqual(Array.from({ length: 10 }, (_, n) => clock.now - n * minute))
    expect(JSON.stringify(history[0]).length).toBeLessThan(600)
    expect(JSON.stringify(open.service.list()[0]?.verification).length).toBeGreaterThan(900)
  })

  it('holds what a change of credential found as well', async () => {
    const [id = ''] = await add(1)
    clock.now += minute
    await open.editor.edit(editOf(id, { credential: { username: 'ben', password: 'new' } }))
    expect(open.service.history(id)).toHaveLength(2)
  })
})
