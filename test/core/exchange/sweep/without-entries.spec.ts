import { fc, it as property } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { readLoginConfig } from '../../../../core/exchange/find/login-config.ts'
import { withoutEntries } from '../../../../core/exchange/sweep/without-entries.ts'

function sweep(text: string, ...keys: string[]): string {
  const read = readLoginConfig(text)
  if (!read.ok) throw new Error(read.fault)
  return withoutEntries(
    text,
    read.entries.filter(({ key }) => keys.includes(key)),
  )
}

describe('what is left of a file', () => {
  it('keeps unknown members, order, indentation, line ends and the last one of the file', () => {
    const before = `{
\t"HttpHeaders": { "X-Meta" : [1, 2.50, 1e400, "}"] },
\t"auths": {
\t\t"a.test": { "auth": "eA==", "email": "}\\"{" },\r
\t\t"b.test": {},

\t\t"c.test": { "auth": "eQ==" }
\t},
\t"psFormat" : "table {{.ID}}\\t{{.Names}}"
}
`
    expect(sweep(before, 'a.test')).toBe(
      before.replace(`\n\t\t"a.test": { "auth": "eA==", "email": "}\\"{" },`, ''),
    )
    expect(sweep(before, 'c.test')).toBe(before.replace(`,\n\n\t\t"c.test": { "auth": "eQ==" }`, ''))
    expect(sweep(before, 'a.test', 'b.test', 'c.test')).toBe(
      `${before.slice(0, before.indexOf('"auths"'))}"auths": {}${before.slice(before.indexOf(',\n\t"psFormat'))}`,
    )
  })

  it.each([
    ['{"auths":{"a.test":{}}}', '{"auths":{}}'],
    ['{"auths":{"a.test":{},"b":{}}}', '{"auths":{"b":{}}}'],
    ['{"auths":{"b":{},"a.test":{}}}', '{"auths":{"b":{}}}'],
    ['{"auths":{"b":{} , "a.test":{} , "c":{} } }', '{"auths":{"b":{}, "c":{} } }'],
    ['\ufeff{"auths":{"a.test":1}}', '\ufeff{"auths":{}}'],
    ['{"auths":{"a.test":1,"x":2},"AUTHS":{"a.test":3,"y":4}}', '{"auths":{"x":2},"AUTHS":{"y":4}}'],
    ['{"auths":{"a.test":1,"a.test":2,"b":3}}', '{"auths":{"b":3}}'],
    ['{"a.test":{},"auths":{"a.test":{}}}', '{"a.test":{},"auths":{}}'],
  ])('%s becomes %s', (before, after) => {
    expect(sweep(before, 'a.test')).toBe(after)
  })

  const entry = fc.jsonValue({ maxDepth: 3 })
  const key = fc.string({ unit: 'grapheme', maxLength: 12 }).filter((text) => text !== '__proto__')

  property.prop([
    fc.dictionary(key, entry, { maxKeys: 8, noNullPrototype: true }),
    fc.dictionary(
      key.filter((name) => !/^(auths|credsstore|credhelpers)$/i.test(name)),
      entry,
      { maxKeys: 4, noNullPrototype: true },
    ),
    fc.constantFrom(0, 1, 2, '\t'),
    fc.infiniteStream(fc.boolean()),
  ])(
    'is the same JSON without those entries, for any content, indentation and choice',
    (auths, rest, indent, coin) => {
      const gone = Object.keys(auths).filter(() => coin.next().value)
      const left = Object.fromEntries(Object.entries(auths).filter(([name]) => !gone.includes(name)))
      const swept = sweep(JSON.stringify({ ...rest, auths }, null, indent), ...gone)
      expect(swept).toBe(JSON.stringify({ ...rest, auths: left }, null, indent))
    },
  )
})
