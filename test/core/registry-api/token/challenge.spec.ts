import { describe, expect, it, test } from 'vitest'
import { readChallenges } from '../../../../core/registry-api/token/challenge.ts'

const read = (header: string) =>
  readChallenges(header).map(({ scheme, params }) => [scheme, Object.fromEntries(params)])

describe('a WWW-Authenticate header', () => {
  test.each([
    ['Basic realm="x"', [['basic', { realm: 'x' }]]],
    [
      'Bearer realm="https://a.test/t",service="s",scope="repository:a/b:pull"',
      [['bearer', { realm: 'https://a.test/t', service: 's', scope: 'repository:a/b:pull' }]],
    ],
    [
      'Basic realm="a, Bearer realm=\\"b\\"", Bearer realm=c',
      [
        ['basic', { realm: 'a, Bearer realm="b"' }],
        ['bearer', { realm: 'c' }],
      ],
    ],
    ['bearer REALM = "x" , service = y', [['bearer', { realm: 'x', service: 'y' }]]],
    ['Bearer realm="a",realm="b"', [['bearer', { realm: 'a' }]]],
    [
      'Negotiate, Basic realm="x"',
      [
        ['negotiate', {}],
        ['basic', { realm: 'x' }],
      ],
    ],
    ['Bearer realm="not closed', [['bearer', {}]]],
    ['Bearer', [['bearer', {}]]],
    ['realm="x"', []],
    ['"x"', []],
    ['', []],
    [', , ,', []],
    ['Bearer __proto__="x"', [['bearer', Object.fromEntries([['__proto__', 'x']])]]],
  ])('%s', (header, challenges) => {
    expect(read(header)).toEqual(challenges)
  })

  it.each(['Bearer ', '\\', '"', ',', 'a ', 'a=', ' \t'])('of many %j is read in no time', (piece) => {
    const began = performance.now()
    readChallenges(`Bearer realm="${piece.repeat(16_000 / piece.length)}`)
    readChallenges(piece.repeat(16_000 / piece.length))
    expect(performance.now() - began).toBeLessThan(100)
  })
})
