import { ORPCError } from '@orpc/client'
import { describe, expect, it } from 'vitest'
import { isProblem, toFailure } from '../../../renderer/composables/failure.ts'
import { ConnectionLost } from '../../../renderer/rpc/connection-lost.ts'

describe('toFailure', () => {
  it('takes a declared error for a problem', () => {
    const error = new ORPCError('vault.locked', { defined: true, data: {} })
    expect(toFailure(error)).toEqual({ kind: 'problem', code: 'vault.locked', data: {} })
  })

  it('takes an error that no procedure declares for a bug, with its number', () => {
    const error = new ORPCError('INTERNAL_SERVER_ERROR', { message: '', data: { id: 'b-1' } })
    expect(toFailure(error)).toEqual({ kind: 'bug', id: 'b-1' })
  })

  it('takes anything else for a bug of the page', () => {
    expect(toFailure(new TypeError('x'))).toEqual({ kind: 'bug' })
    expect(toFailure('text')).toEqual({ kind: 'bug' })
  })

  it('tells a lost line', () => {
    expect(toFailure(new ConnectionLost())).toEqual({ kind: 'lost' })
  })

  it('knows a problem by its code', () => {
    const failure = toFailure(new ORPCError('vault.locked', { defined: true, data: {} }))
    expect(isProblem(failure, 'vault.locked')).toBe(true)
    expect(isProblem(failure, 'vault.absent')).toBe(false)
    expect(isProblem(undefined, 'vault.locked')).toBe(false)
  })
})
