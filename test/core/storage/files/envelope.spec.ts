import { fc, it } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import * as z from 'zod'
import { canonicalJson } from '../../../../core/storage/canonical-json.ts'
import { decodeEnvelope, encodeEnvelope } from '../../../../core/storage/envelope.ts'

const format = {
  format: 'fairlead/known',
  version: 1,
  schema: z.object({ b: z.string(), a: z.array(z.int()) }),
} as const

/** The checksum was computed apart from the program: SHA-256 of the same text without its own line. */
const known = `{
  "checksum": "sha256:9666cb917f7519390cc91bac6815ba57ee843b9159e5607d6fcfacf1af55562f",
  "format": "fairlead/known",
  "generation": 7,
  "value": {
    "a": [
      1,
      2
    ],
    "b": "ä \\" \\u0007"
  },
  "version": 1
}
`

describe('the envelope of a file', () => {
  it('DU-13: has the same bytes in every release', () => {
    expect(encodeEnvelope(format, 7, { b: 'ä " \u0007', a: [1, 2] }).toString()).toBe(known)
    expect(decodeEnvelope(format, Buffer.from(known))).toEqual({
      kind: 'good',
      generation: 7,
      value: { a: [1, 2], b: 'ä " \u0007' },
    })
  })

  it('does not depend on white space or on the order of keys', () => {
    const shuffled = JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(known)).reverse()))
    expect(decodeEnvelope(format, Buffer.from(shuffled)).kind).toBe('good')
  })

  it.each([
    ['', 'not an envelope'],
    ['null', 'not an envelope'],
    ['[]', 'not an envelope'],
    ['{"format":"fairlead/known"}', 'not an envelope'],
    [known.replace('"generation": 7', '"generation": 8'), 'checksum'],
    [known.replace('"version": 1', '"version": 2'), 'checksum'],
    [known.replace('fairlead/known', 'fairlead/other'), 'another format'],
    [known.replace('"generation": 7', '"generation": 0'), 'not an envelope'],
  ])('refuses %j', (text, why) => {
    expect(decodeEnvelope(format, Buffer.from(text))).toEqual({ kind: 'damaged', why })
  })

  it('refuses what is nested deeper than anything that was ever written', () => {
    const depth = 100_000
    const deep = known.replace('"b":', `"c": ${'['.repeat(depth)}${']'.repeat(depth)}, "b":`)
    expect(decodeEnvelope(format, Buffer.from(deep))).toEqual({ kind: 'damaged', why: 'checksum' })
  })

  it('refuses a value that its schema refuses', () => {
    const bytes = encodeEnvelope({ ...format, schema: z.unknown() }, 1, { b: 5 })
    expect(decodeEnvelope(format, bytes)).toEqual({ kind: 'damaged', why: 'schema' })
  })

  it.prop([fc.integer({ min: 0, max: known.length - 1 }), fc.integer({ min: 0, max: 7 })])(
    'DU-05: is damaged by any flipped bit that changes a meaning',
    (at, bit) => {
      const bytes = Buffer.from(known)
      bytes[at] = (bytes[at] ?? 0) ^ (1 << bit)
      const decoded = decodeEnvelope(format, bytes)
      if (decoded.kind !== 'damaged')
        expect(canonicalJson(JSON.parse(bytes.toString()))).toBe(known.trimEnd())
    },
  )
})

describe('canonical JSON', () => {
  it.prop([fc.jsonValue()])('comes back equal, and gives the same text again', (value) => {
    const text = canonicalJson(value)
    expect(canonicalJson(JSON.parse(text))).toBe(text)
    expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
  })

  it.prop([fc.dictionary(fc.string(), fc.integer())])('does not depend on the order of keys', (record) => {
    const reversed = Object.fromEntries(Object.entries(record).reverse())
    expect(canonicalJson(reversed)).toBe(canonicalJson(record))
  })
})
