import { expect, it } from 'vitest'
import type { Service } from '../../../contract/services.ts'
import { type ClearPort, clearItems, clearOut } from '../../../renderer/projects/clear-out.ts'

const items = clearItems({
  registries: [{ id: 'r', name: 'stays' }],
  services: [{ id: 's1', name: 'web', replicas: 2 }],
  workloads: [
    { id: 'c1', name: 'db' },
    { id: 'c2', name: 'cache' },
  ],
})

/** A stand-in for the core: a service is there for so many more looks. */
function standIn(options: { looks?: number; problem?: Service['problem']; failAt?: string }) {
  const done: string[] = []
  let looks = options.looks ?? 0
  const step = async (id: string) => {
    if (id === options.failAt) throw new Error(id)
    done.push(id)
  }
  const port: ClearPort = {
    removeService: step,
    removeWorkload: step,
    services: async () => {
      looks -= 1
      if (looks < 0) return []
      return [{ id: 's1', ...(options.problem ? { problem: options.problem } : {}) } as Service]
    },
    pause: async () => {
      done.push('-')
    },
  }
  const told: string[] = []
  return { done, told, port, onItem: ({ name }: { name: string }, at: number) => told.push(`${at} ${name}`) }
}

it('removes services first, each to its last replica, then containers', async () => {
  const core = standIn({ looks: 2 })
  expect(await clearOut(items, core.port, core.onItem)).toBeUndefined()
  expect(core.done).toEqual(['s1', '-', '-', 'c1', 'c2'])
  expect(core.told).toEqual(['0 web', '1 db', '2 cache'])
})

it('stops at what fails, and touches nothing after it', async () => {
  const core = standIn({ failAt: 'c1' })
  await expect(clearOut(items, core.port, core.onItem)).rejects.toThrow('c1')
  expect(core.done).toEqual(['s1'])
  expect(core.told.at(-1)).toBe('1 db')
})

it('stops at a service that goes on saying why it cannot go', async () => {
  const problem = { code: 'engine.unreachable', data: {} } as const
  const core = standIn({ looks: 1000, problem })
  expect(await clearOut(items, core.port, core.onItem)).toEqual(problem)
  expect(core.done).not.toContain('c1')
  const passing = standIn({ looks: 5, problem })
  expect(await clearOut(items, passing.port, passing.onItem)).toBeUndefined()
})
