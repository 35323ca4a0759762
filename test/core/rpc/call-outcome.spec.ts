import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { describeBug } from '../../../core/rpc/call-outcome.ts'

it('LK-04: tells nothing of a message, not even of one that looks like a stack', () => {
  const secret = randomBytes(12).toString('hex')
  const error = new TypeError(`what was typed\n    at ${secret}\n`)
  const told = describeBug(error)
  expect(told.class).toBe('TypeError')
  expect(told.frames.length).toBeGreaterThan(1)
  expect(JSON.stringify(told)).not.toContain(secret)
})
