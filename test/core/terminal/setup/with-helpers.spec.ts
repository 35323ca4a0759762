import fc from 'fast-check'
import { expect, it } from 'vitest'
import { withHelpers } from '../../../../core/terminal/setup/with-helpers.ts'

const all = { credsStore: 'fairlead' }
const host = { credHelpers: { 'ghcr.io': 'fairlead' } }

it.each([
  ['an empty object', '{}', all, '{\n\t"credsStore": "fairlead"\n}'],
  ['an empty object with a line in it', '{\n}\n', all, '{\n\t"credsStore": "fairlead"\n}\n'],
  ['one line', '{"a":1}', all, '{"a":1,"credsStore": "fairlead"}'],
  ['tabs', '{\n\t"a": 1\n}', all, '{\n\t"a": 1,\n\t"credsStore": "fairlead"\n}'],
  [
    'spaces and Windows line ends',
    '{\r\n  "a": 1,\r\n  "b": [ ]\r\n}\r\n',
    all,
    '{\r\n  "a": 1,\r\n  "b": [ ],\r\n  "credsStore": "fairlead"\r\n}\r\n',
  ],
  ['another helper', '{ "credsStore" : "desktop", "x": {} }', all, '{ "credsStore" : "fairlead", "x": {} }'],
  ['another spelling', '{"CREDSSTORE":"desktop"}', all, '{"CREDSSTORE":"fairlead"}'],
  ['twins', '{"credsStore":"a","credsStore":"b"}', all, '{"credsStore":"a","credsStore":"fairlead"}'],
  ['a byte order mark', '\ufeff{"a":1}', all, '\ufeff{"a":1,"credsStore": "fairlead"}'],
  ['no hosts yet', '{"a":1}', host, '{"a":1,"credHelpers": { "ghcr.io": "fairlead" }}'],
  ['null for the hosts', '{"credHelpers":null}', host, '{"credHelpers":{ "ghcr.io": "fairlead" }}'],
  [
    'other hosts',
    '{\n\t"credHelpers": {\n\t\t"x": "y"\n\t}\n}',
    host,
    '{\n\t"credHelpers": {\n\t\t"x": "y",\n\t\t"ghcr.io": "fairlead"\n\t}\n}',
  ],
] as const)('a helper comes into %s', (_, before, change, after) => {
  expect(withHelpers(before, change)).toBe(after)
})

it.each([
  ['the only member', '{ "credsStore": "a" }', { credsStore: null }, '{}'],
  ['the first', '{"credsStore":"a", "x":1}', { credsStore: null }, '{"x":1}'],
  ['the last', '{"x":1, "credsStore":"a"\n}', { credsStore: null }, '{"x":1\n}'],
  ['twins', '{"credsstore":"b","x":1,"credsStore":"a"}', { credsStore: null }, '{"x":1}'],
  ['what is not there', '{"x":1}', { credsStore: null, credHelpers: { y: null } }, '{"x":1}'],
  ['a host', '{"credHelpers":{"x":"a","y":"b"}}', { credHelpers: { x: null } }, '{"credHelpers":{"y":"b"}}'],
  ['the only host', '{"a":1,"credHelpers":{"x":"a"}}', { credHelpers: { x: null } }, '{"a":1}'],
] as const)('a helper goes from %s', (_, before, change, after) => {
  expect(withHelpers(before, change)).toBe(after)
})

it('changes nothing but the helpers in any file, and back again it is what it was', () => {
  const suffix = fc.constantFrom('a', 'b"\\', 'fairlead')
  const hosts = fc.dictionary(fc.constantFrom('x', 'y', '__proto__', 'z"}{'), suffix, {
    noNullPrototype: false,
  })
  const file = fc
    .record(
      { auths: fc.jsonValue(), credsStore: suffix, credHelpers: hosts, 'odd "}{,': fc.jsonValue() },
      { requiredKeys: [] },
    )
    .chain((value) =>
      fc.constantFrom(
        JSON.stringify(value),
        JSON.stringify(value, null, 2),
        JSON.stringify(value, null, '\t'),
      ),
    )
  fc.assert(
    fc.property(file, fc.constantFrom('x', 'new.test'), (text, name) => {
      const before = JSON.parse(text)
      const changed = withHelpers(text, { credsStore: 'fairlead', credHelpers: { [name]: 'fairlead' } })
      const after = JSON.parse(changed)
      expect(after).toEqual({
        ...before,
        credsStore: 'fairlead',
        credHelpers: { ...before.credHelpers, [name]: 'fairlead' },
      })
      const back = withHelpers(changed, {
        credsStore: before.credsStore ?? null,
        credHelpers: { [name]: before.credHelpers?.[name] ?? null },
      })
      const { credHelpers, ...rest } = before
      const wasEmpty = credHelpers && Object.keys(credHelpers).length === 0
      expect(JSON.parse(back)).toEqual(wasEmpty ? rest : before)
    }),
  )
})
