import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { parseGrammar } from '../../../core/images/grammar.ts'
import {
  canonical,
  familiar,
  parseReference,
  pulledVersion,
  repositoryName,
  withDefaultTag,
} from '../../../core/images/image-reference.ts'
import { parseNormalised } from '../../../core/images/normalised-name.ts'
import { digests, hosts, paths, tags } from './arbitraries.ts'
import { parse } from './vectors/reference.ts'

const hex = '0123456789abcdef'.repeat(4)

function read(text: string) {
  const parsed = parseReference(text)
  if (!parsed.ok) throw new Error(`${text}: ${parsed.code}`)
  return parsed.reference
}

const refused = (text: string) => {
  const parsed = parseReference(text)
  return parsed.ok ? `accepted as ${canonical(parsed.reference)}` : parsed.code
}

describe('the canonical host of a reference', () => {
  test.each([
    ['ubuntu', 'docker.io/library/ubuntu'],
    ['docker.io/ubuntu', 'docker.io/library/ubuntu'],
    ['index.docker.io/team/app', 'docker.io/team/app'],
    ['index.docker.io/ubuntu', 'docker.io/library/ubuntu'],
    ['registry-1.docker.io/team/app', 'docker.io/team/app'],
    ['registry-1.docker.io/ubuntu', 'docker.io/library/ubuntu'],
    ['registry-1.docker.io:443/ubuntu:24.04', 'docker.io/library/ubuntu:24.04'],
    ['docker.io:443/ubuntu', 'docker.io/library/ubuntu'],
  ])('RF-04: %s is Docker Hub', (text, expected) => {
    expect(canonical(read(text))).toBe(expected)
  })

  test.each([
    ['registry.hub.docker.com/library/ubuntu', 'registry.hub.docker.com'],
    ['hub.docker.com/library/ubuntu', 'hub.docker.com'],
    ['docker.com/ubuntu', 'docker.com'],
    ['docker.io:80/ubuntu', 'docker.io:80'],
    ['auth.docker.io/ubuntu', 'auth.docker.io'],
    ['registry-2.docker.io/ubuntu', 'registry-2.docker.io'],
  ])('RF-04: %s is a host of its own', (text, host) => {
    expect(read(text).host).toBe(host)
  })

  test('RF-06: port 443 is no port, any other is part of the host', () => {
    expect(read('reg.example:443/app')).toEqual(read('reg.example/app'))
    expect(repositoryName(read('reg.example:443/app'))).toBe('reg.example/app')
    expect(read('reg.example:80/app').host).toBe('reg.example:80')
    expect(read('[::1]:443/app').host).toBe('[::1]')
    expect(read('localhost:443/app').host).toBe('localhost')
  })

  test('RF-06: a host without a dot keeps port 443, without which it would be a path on Docker Hub', () => {
    expect(canonical(read('myreg:443/app'))).toBe('myreg:443/app')
    expect(read('myreg/app').host).toBe('docker.io')
  })

  test('RF-06: IPv6 has one spelling', () => {
    expect(read('[0:0:0:0:0:0:0:1]:5000/app').host).toBe('[::1]:5000')
    expect(read('[FC00:0::1]/app').host).toBe('[fc00::1]')
  })

  test.each([
    ['Reg.example/App:Tag', 'uppercase', 'reg.example/app:Tag'],
    ['Reg.example:5000/app:Tag', 'uppercase-host', 'reg.example:5000/app:Tag'],
    ['reg.example/Team/app', 'uppercase', 'reg.example/team/app'],
    ['Ubuntu:24.04', 'uppercase', 'ubuntu:24.04'],
    ['Docker/docker', 'uppercase-host', 'docker/docker'],
  ])('RF-06: %s is refused and the lower-case form offered', (text, code, offer) => {
    expect(parseReference(text)).toEqual({ ok: false, code, params: { offer } })
  })

  test('nothing is offered where lower case would not mend it', () => {
    expect(parseReference('Reg.example:99999/app')).toEqual({ ok: false, code: 'bad-port' })
    expect(parseReference('REG_1.example/App')).toEqual({ ok: false, code: 'uppercase' })
  })
})

describe('what is no reference', () => {
  test.each([
    ['', 'empty'],
    [`a/${'b'.repeat(1023)}`, 'too-long'],
    [`reg.example/${'b'.repeat(256)}`, 'name-too-long'],
    [`registry-1.docker.io/${'b'.repeat(250)}`, 'name-too-long'],
    [`${'a.'.repeat(130)}example/app`, 'host-too-long'],
    [`${'a'.repeat(64)}.example/app`, 'host-too-long'],
    ['https://reg.example/app', 'scheme'],
    ['docker://ubuntu', 'scheme'],
    [hex, 'bare-id'],
    [`sha256:${hex}`, 'bare-id'],
    ['ubuntu\n', 'control'],
    ['ubu\u0000ntu', 'control'],
    ['ubu\u202entu', 'control'],
    ['ubu\u200bntu', 'control'],
    [' ubuntu', 'space'],
    ['ubuntu\u00a0', 'space'],
    ['b\u00fccher.example/app', 'not-ascii'],
    ['d\u043ecker.io/app', 'not-ascii'],
    ['docker\u3002io/app', 'not-ascii'],
    ['reg.example:0/app', 'bad-port'],
    ['reg.example:65536/app', 'bad-port'],
    ['reg.example:750505/app', 'bad-port'],
    ['reg.example:0443/app', 'bad-port'],
    ['reg.example:/app', 'bad-format'],
    ['reg.example./app', 'bad-format'],
    ['user@reg.example/app', 'bad-digest'],
    ['user:pass@reg.example/app', 'bad-digest'],
    ['ubuntu:bad~tag', 'bad-tag'],
    [`ubuntu:${'t'.repeat(129)}`, 'bad-tag'],
    ['ubuntu:', 'bad-tag'],
    ['ubuntu@sha256:abc', 'bad-digest'],
    [`ubuntu@sha256:${hex.toUpperCase()}`, 'bad-digest'],
    [`ubuntu@sha256:${hex}0`, 'digest-length'],
    [`ubuntu@md5:${hex}`, 'digest-algorithm'],
    [`ubuntu@sha256:${hex}@sha256:${hex}`, 'bad-digest'],
    ['[::1]', 'bad-format'],
    ['[fd00123123123]:5000/app', 'bad-host'],
    ['foo_bar.com/app', 'bad-host'],
    ['[::ffff:7f00:1]:5000/app', 'odd-ip'],
    ['127.1:5000/app', 'odd-ip'],
    ['0x7f.1/app', 'odd-ip'],
    ['127.0.0.0x1/app', 'odd-ip'],
    ['2130706433:5000/app', 'odd-ip'],
    ['0177.0.0.1/app', 'odd-ip'],
    ['127.0.0.01/app', 'odd-ip'],
    ['127.0.0.256/app', 'odd-ip'],
    ['1.127.0.0.1/app', 'odd-ip'],
  ])('%j is refused', (text, code) => {
    expect(refused(text)).toBe(code)
  })

  test('1,024 characters and port 65535 are still read', () => {
    const path = 'b'.repeat(255)
    const host = `${'a'.repeat(63)}.${'a'.repeat(63)}.${'a'.repeat(63)}.${'a'.repeat(61)}`
    const tag = 't'.repeat(128)
    expect(read(`${host}:65535/${path}:${tag}@sha512:${'0'.repeat(128)}`).host).toBe(`${host}:65535`)
  })
})

describe('the forms of a reference', () => {
  test.each([
    ['docker.io/library/ubuntu', 'ubuntu'],
    ['docker.io/team/app:1', 'team/app:1'],
    ['docker.io/library/foo/bar', 'library/foo/bar'],
    ['ghcr.io/team/app', 'ghcr.io/team/app'],
    ['docker.io/test.com/app', 'docker.io/test.com/app'],
    ['docker.io/localhost/app', 'docker.io/localhost/app'],
    [`docker.io/library/${hex}`, `docker.io/library/${hex}`],
    [`docker.io/library/sha256:${hex}`, `docker.io/library/sha256:${hex}`],
  ])('%s is known as %s', (full, short) => {
    expect(familiar(read(full))).toBe(short)
  })

  test('the default tag is given only to a reference without a version', () => {
    const digest = `sha256:${hex}`
    expect(canonical(withDefaultTag(read('ubuntu')))).toBe('docker.io/library/ubuntu:latest')
    expect(withDefaultTag(read('ubuntu:1'))).toEqual(read('ubuntu:1'))
    expect(withDefaultTag(read(`ubuntu@${digest}`))).toEqual(read(`ubuntu@${digest}`))
    expect(pulledVersion(read('ubuntu'))).toBe('latest')
    expect(pulledVersion(read('ubuntu:1'))).toBe('1')
    expect(pulledVersion(read(`ubuntu:1@${digest}`))).toBe(digest)
  })

  test.each(parse.filter(({ err }) => err === undefined))(
    'RF-01: $input is read as upstream reads it, up to the written rewriting of the host',
    ({ input }) => {
      const upstream = parseNormalised(input)
      const ours = parseReference(input)
      if (!upstream.ok || !ours.ok) throw new Error('refused')
      expect(ours.reference.path).toBe(upstream.reference.path)
      expect(ours.reference.tag).toBe(upstream.reference.tag)
      expect(ours.reference.digest).toBe(upstream.reference.digest)
      expect(ours.reference.host).toBe(upstream.reference.domain)
    },
  )

  const written = fc
    .record(
      { host: hosts, path: paths, tag: tags, digest: digests },
      { requiredKeys: ['host', 'path'], noNullPrototype: true },
    )
    .map(({ host, path, tag, digest }) => {
      return `${host}/${path}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`
    })

  property.prop([written])('parsing and printing undo each other, in both forms', (text) => {
    const reference = read(text)
    expect(read(canonical(reference))).toEqual(reference)
    expect(read(familiar(reference))).toEqual(reference)
    expect(canonical(read(canonical(reference)))).toBe(canonical(reference))
  })

  property.prop([fc.string({ unit: 'binary', maxLength: 80 })])(
    'any text is read or refused, never thrown',
    (text) => {
      const parsed = parseReference(text)
      if (parsed.ok) expect(read(canonical(parsed.reference))).toEqual(parsed.reference)
    },
  )

  property.prop([fc.string({ unit: fc.constantFrom(...'aA1.-_:/@[]x'), maxLength: 24 })])(
    'near misses are read or refused, and what is read reads back',
    (text) => {
      const parsed = parseReference(text)
      if (parsed.ok) expect(read(canonical(parsed.reference))).toEqual(parsed.reference)
      else if (parsed.params) expect(parseReference(parsed.params.offer).ok).toBe(true)
    },
  )
})

describe('RF-07: time', () => {
  const long = (piece: string) => piece.repeat(100_000 / piece.length)

  /** The fastest of several turns, as other work on the machine may slow down any single one. */
  function fastest(work: () => unknown): number {
    return Math.min(
      ...Array.from({ length: 7 }, () => {
        const start = performance.now()
        work()
        return performance.now() - start
      }),
    )
  }

  test.each(['a-', 'a.', 'a__', 'a/', 'A', ':', '@', '[:', 'a-.'])(
    'RF-07: 100,000 characters of %s are refused in under 5 ms',
    (piece) => {
      for (const text of [long(piece), `${long(piece)}!`, `reg.example/${long(piece)}`]) {
        expect(parseReference(text)).toEqual({ ok: false, code: 'too-long' })
        expect(fastest(() => parseReference(text))).toBeLessThan(5)
      }
    },
  )

  test.each(['a-', 'a.', 'a__', 'A', ':'])(
    'RF-07: without the cap the grammar is still linear: %s',
    (piece) => {
      for (const text of [
        `${long(piece)}!`,
        `reg.example/${long(piece)}`,
        `a:${long(piece)}`,
        `a@${long(piece)}`,
      ]) {
        expect(parseGrammar(text).ok).toBe(false)
        // A quadratic reading would take seconds.
        expect(fastest(() => parseGrammar(text))).toBeLessThan(250)
      }
    },
  )
})
