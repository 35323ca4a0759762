import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { takeToken } from '../../../renderer/rpc/web-line.ts'

/** Enough of a history to see what stands in it. */
function historyStandIn() {
  const replaced: string[] = []
  return {
    replaced,
    history: {
      state: null,
      replaceState: (_state: unknown, _title: string, url: string) => replaced.push(url),
    },
  }
}

describe('the one-time token', () => {
  it('leaves the address when it is taken', () => {
    const token = randomBytes(32).toString('base64url')
    const { replaced, history } = historyStandIn()
    const place = { hash: `#token=${token}`, pathname: '/', search: '' }
    expect(takeToken(place as Location, history as unknown as History)).toBe(token)
    expect(replaced).toEqual(['/#/'])
  })

  it.each(['', '#/registries', '#/launch?token=x', '#token=', '#token=a b'])(
    'is not seen in "%s"',
    (hash) => {
      const { replaced, history } = historyStandIn()
      const place = { hash, pathname: '/', search: '' }
      expect(takeToken(place as Location, history as unknown as History)).toBeUndefined()
      expect(replaced).toEqual([])
    },
  )
})
