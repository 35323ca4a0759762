import { describe, expect, test } from 'vitest'
import { type GrammarFault, isDomain, isPath, parseGrammar } from '../../../core/images/grammar.ts'
import {
  canonical,
  familiar,
  parseReference,
  pulledVersion,
  repositoryName,
} from '../../../core/images/image-reference.ts'
import { parseNormalised } from '../../../core/images/normalised-name.ts'
import * as normalize from './vectors/normalize.ts'
import * as reference from './vectors/reference.ts'
import * as regexp from './vectors/regexp.ts'

// Upstream's own tests register sha256 alone.
const sha256Only = new Map([['sha256', 64]])

const faultsOf: Record<reference.UpstreamError, readonly (GrammarFault | 'bare-id')[]> = {
  ErrNameEmpty: ['empty'],
  ErrReferenceInvalidFormat: ['bad-format', 'bad-tag', 'bad-digest'],
  ErrNameContainsUppercase: ['uppercase'],
  ErrNameTooLong: ['name-too-long'],
  ErrNameNotCanonical: [],
  ErrDigestInvalidLength: ['digest-length'],
  ErrDigestUnsupported: ['digest-algorithm'],
}

/** The name alone, as upstream's `WithName` reads it: anything with a tag or digest is no name. */
function readName(text: string) {
  const read = parseGrammar(text, sha256Only)
  if (!read.ok) return read
  const { domain, path, tag, digest } = read.reference
  if (tag !== undefined || digest !== undefined) return { ok: false, code: 'bad-format' } as const
  return { ok: true, domain, path } as const
}

const whole = (domain: string, path: string) => (domain === '' ? path : `${domain}/${path}`)

describe('RF-01: reference_test.go, read by the grammar alone', () => {
  test.each(reference.parse)('parses $input', ({ input, err, repository, domain, tag, digest }) => {
    const read = parseGrammar(input, sha256Only)
    if (err !== undefined) {
      expect(read.ok).toBe(false)
      expect(faultsOf[err]).toContain(read.ok ? undefined : read.code)
      return
    }
    if (!read.ok) throw new Error(read.code)
    expect(read.reference.domain).toBe(domain ?? '')
    expect(whole(read.reference.domain, read.reference.path)).toBe(repository)
    expect(read.reference.tag).toBe(tag)
    expect(read.reference.digest).toBe(digest)
  })

  test.each(reference.withNameFailure)('takes $input for no name', ({ input, err }) => {
    const read = readName(input)
    expect(read.ok).toBe(false)
    // `WithName` has no code of its own for the empty text, nor does it look inside a digest.
    const codes = [...faultsOf[err], ...(input === '' ? ['empty'] : []), 'digest-algorithm']
    expect(codes).toContain(read.ok ? undefined : read.code)
  })

  test.each(reference.domainAndPath)('splits $input', ({ input, domain, path }) => {
    expect(readName(input)).toEqual({ ok: true, domain, path })
  })

  test.each(reference.serialization)(
    'reads a stored reference: $description',
    ({ input, name, tag, digest, err }) => {
      const read = parseGrammar(input, sha256Only)
      if (err !== undefined) {
        expect(faultsOf[err]).toContain(read.ok ? undefined : read.code)
        return
      }
      if (!read.ok) throw new Error(read.code)
      expect(whole(read.reference.domain, read.reference.path)).toBe(name)
      expect(read.reference.tag).toBe(tag)
      expect(read.reference.digest).toBe(digest)
    },
  )

  test.each([...reference.withTag, ...reference.withDigest].filter(({ name }) => name.includes('/')))(
    'prints $combined',
    ({ name, tag, digest, combined }) => {
      const read = readName(name)
      if (!read.ok) throw new Error(read.code)
      const parts = { ...(tag === undefined ? {} : { tag }), ...(digest === undefined ? {} : { digest }) }
      expect(canonical({ host: read.domain, path: read.path, ...parts })).toBe(combined)
    },
  )

  test.each(reference.parseNamed)(
    'knows whether $input is canonical as it stands',
    ({ input, domain, path, err }) => {
      const read = parseNormalised(input, sha256Only)
      if (!read.ok) throw new Error(read.code)
      const printed = whole(read.reference.domain, read.reference.path)
      if (err !== undefined) {
        expect(printed).not.toBe(input)
        return
      }
      expect(printed).toBe(input)
      expect(read.reference).toEqual({ domain, path })
    },
  )
})

describe('RF-01: normalize_test.go, with upstream defaults', () => {
  test.each([...normalize.validNames, ...normalize.validRemoteNames])('accepts %s', (name) => {
    expect(parseNormalised(name, sha256Only).ok).toBe(true)
  })

  test.each([...normalize.invalidNames, ...normalize.invalidRemoteNames, ...normalize.invalidComponents])(
    'refuses %s',
    (name) => {
      expect(parseNormalised(name, sha256Only).ok).toBe(false)
      expect(parseReference(name).ok).toBe(false)
    },
  )

  const spellings = normalize.repositoryInfo.flatMap((info) =>
    [info.familiarName, info.fullName, info.ambiguousName]
      .filter((spelling) => spelling !== '')
      .map((spelling) => ({ spelling, ...info })),
  )

  test.each(spellings)('reads $spelling', ({ spelling, domain, remoteName }) => {
    expect(parseNormalised(spelling, sha256Only)).toEqual({
      ok: true,
      reference: { domain, path: remoteName },
    })
  })

  test.each(spellings.filter(({ domain }) => domain === domain.toLowerCase()))(
    'prints $spelling in full and in short',
    ({ spelling, fullName, familiarName }) => {
      const read = parseReference(spelling)
      if (!read.ok) throw new Error(read.code)
      expect(canonical(read.reference)).toBe(fullName)
      expect(familiar(read.reference)).toBe(familiarName)
    },
  )

  test('keeps tag and digest side by side', () => {
    const read = parseReference(normalize.tagAndDigest)
    if (!read.ok) throw new Error(read.code)
    expect(canonical(read.reference)).toBe(`docker.io/library/${normalize.tagAndDigest}`)
    expect(familiar(read.reference)).toBe(normalize.tagAndDigest)
  })

  test.each(normalize.anyReference)('reads $reference', ({ reference: text, equivalent, expected }) => {
    const read = parseReference(text)
    if (expected !== undefined) {
      expect(read).toEqual({ ok: false, code: 'bare-id' })
      return
    }
    if (!read.ok) throw new Error(read.code)
    expect(canonical(read.reference)).toBe(equivalent)
  })

  test.each(normalize.splitHostname)('splits $input', ({ input, domain, path }) => {
    expect(parseNormalised(input, sha256Only)).toEqual({ ok: true, reference: { domain, path } })
  })

  test.each(normalize.dockerRef)('asks for one version: $name', ({ input, expected }) => {
    const read = parseReference(input)
    if (!read.ok) throw new Error(read.code)
    const version = pulledVersion(read.reference)
    const separator = version.includes(':') ? '@' : ':'
    expect(`${repositoryName(read.reference)}${separator}${version}`).toBe(expected)
  })
})

describe('RF-01: regexp_test.go', () => {
  test.each(regexp.domains)('domain $input', ({ input, match }) => {
    expect(isDomain(input)).toBe(match)
  })

  test.each(regexp.fullNames)('name $input', ({ input, match, subs }) => {
    const read = readName(input)
    // The expression knows no length; the one long vector is 257 characters in all and 255 of path.
    expect(read.ok).toBe(match)
    if (!read.ok || subs === undefined) return
    expect([read.domain, read.path]).toEqual(subs)
  })

  test.each(regexp.references)('reference $input', ({ input, match, subs }) => {
    const read = parseGrammar(input, sha256Only)
    expect(read.ok).toBe(match)
    if (!read.ok || subs === undefined) return
    const { domain, path, tag, digest } = read.reference
    expect([whole(domain, path), tag ?? '', digest ?? '']).toEqual(subs)
  })

  test.each(regexp.identifiers)('identifier $input', ({ input, match }) => {
    const read = parseNormalised(input)
    expect(!read.ok && read.code === 'bare-id').toBe(match)
  })

  test('a path of 255 characters is the longest', () => {
    expect(isPath('a'.repeat(256))).toBe(true)
    expect(parseGrammar(`a.b/${'a'.repeat(255)}`).ok).toBe(true)
    expect(parseGrammar(`a.b/${'a'.repeat(256)}`)).toEqual({ ok: false, code: 'name-too-long' })
  })
})
