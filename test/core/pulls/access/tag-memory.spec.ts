import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { TagMemory } from '../../../../core/pulls/access/tag-memory.ts'

const token = () => randomBytes(12).toString('hex')

it('a token that has expired is let go of though nobody asks for it again, and no clock brings it back', () => {
  let now = 1_000_000
  const memory = new TagMemory(() => now)
  memory.shelf('a 1 host/old').put(token(), 60_000)
  now += 3_600_000
  const newer = token()
  memory.shelf('a 2 host/new').put(newer, 60_000)
  now -= 3_600_000
  expect(memory.shelf('a 1 host/old').take()).toBeUndefined()
  expect(memory.shelf('a 2 host/new').take()).toBe(newer)
})
