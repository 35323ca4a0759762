import { randomBytes } from 'node:crypto'
import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { parseReference } from '../../../core/images/image-reference.ts'
import { parseAddress, printAddress } from '../../../core/images/registry-address.ts'
import { hosts, paths } from './arbitraries.ts'

function read(text: string) {
  const parsed = parseAddress(text)
  if (!parsed.ok) throw new Error(`${text}: ${parsed.code}`)
  return { text: printAddress(parsed.address), notes: [...parsed.notes].sort() }
}

const refused = (text: string) => {
  const parsed = parseAddress(text)
  return parsed.ok ? `accepted as ${printAddress(parsed.address)}` : parsed.code
}

describe('what is normalised', () => {
  test.each([
    'docker.io',
    'index.docker.io',
    'registry-1.docker.io',
    'https://index.docker.io/v1/',
    'https://index.docker.io/v2/',
    'https://registry-1.docker.io/v2/',
    'index.docker.io/v1/',
    'docker.io:443',
    'registry-1.docker.io:443/v2',
  ])('RF-04: %s is Docker Hub', (text) => {
    expect(read(text).text).toBe('docker.io')
  })

  test.each([
    'registry.hub.docker.com',
    'hub.docker.com',
    'docker.com',
    'docker.io:80',
    'auth.docker.io',
    'x.docker.io',
  ])('RF-04: %s is a host of its own', (text) => {
    expect(read(text).text).toBe(text)
  })

  test.each([
    ['quay.io', 'quay.io', []],
    ['https://quay.io', 'quay.io', ['scheme-dropped']],
    ['HTTPS://quay.io/', 'quay.io', ['scheme-dropped', 'slash-dropped']],
    ['http://reg.example:5000', 'reg.example:5000', ['plain-http', 'scheme-dropped']],
    ['oci://ghcr.io/team', 'ghcr.io/team', ['scheme-dropped']],
    ['docker://ghcr.io/team', 'ghcr.io/team', ['scheme-dropped']],
    ['reg.example///', 'reg.example', ['slash-dropped']],
    ['reg.example/v2', 'reg.example', ['version-dropped']],
    ['reg.example/v2/v1/team/', 'reg.example/team', ['slash-dropped', 'version-dropped']],
    ['reg.example/team/v2', 'reg.example/team/v2', []],
    ['reg.example/v20', 'reg.example/v20', []],
    ['registry.gitlab.com/team/app', 'registry.gitlab.com/team/app', []],
    ['index.docker.io/team', 'docker.io/team', ['docker-hub']],
    ['localhost', 'localhost', []],
    ['localhost:5000', 'localhost:5000', []],
    ['127.0.0.1:5000', '127.0.0.1:5000', []],
  ])('RF-05: %s becomes %s', (text, address, notes) => {
    expect(read(text)).toEqual({ text: address, notes })
  })

  test.each([
    ['reg.example:443', 'reg.example', ['default-port-dropped']],
    ['reg.example', 'reg.example', []],
    ['reg.example:80', 'reg.example:80', []],
    ['[::1]:443', '[::1]', ['default-port-dropped']],
    ['[0:0:0:0:0:0:0:1]:5000', '[::1]:5000', ['ipv6-normalised']],
    ['[FC00:0:0::1]', '[fc00::1]', ['ipv6-normalised']],
    ['myreg', 'myreg:443', ['port-added']],
    ['myreg:443', 'myreg:443', []],
    ['myreg:5000/team', 'myreg:5000/team', []],
  ])('RF-06: %s is kept as %s', (text, address, notes) => {
    expect(read(text)).toEqual({ text: address, notes })
  })

  test.each([
    ['b\u00fccher.example:5000', 'xn--bcher-kva.example:5000'],
    ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
    ['bu\u0308cher.example', 'xn--bcher-kva.example'],
    ['d\u043ecker.io', 'xn--dcker-jye.io'],
    ['\u043f\u0440\u0438\u043c\u0435\u0440.\u0440\u0444/team', 'xn--e1afmkfd.xn--p1ai/team'],
  ])('%s is kept in punycode, with a warning', (text, address) => {
    expect(read(text)).toEqual({ text: address, notes: ['idn'] })
  })
})

describe('what is refused', () => {
  test.each([
    ['', 'empty'],
    [`reg.example/${'a'.repeat(1020)}`, 'too-long'],
    [`reg.example/${'a'.repeat(256)}`, 'path-too-long'],
    [`${'a'.repeat(64)}.example`, 'host-too-long'],
    [`${'a.'.repeat(130)}example`, 'host-too-long'],
    ['https://', 'no-host'],
    ['https:///team', 'no-host'],
    ['/team', 'no-host'],
    [':5000', 'no-host'],
    ['ftp://reg.example', 'bad-scheme'],
    ['javascript://reg.example', 'bad-scheme'],
    ['://reg.example', 'bad-scheme'],
    ['https://https://reg.example', 'bad-port'],
    [' reg.example', 'space'],
    ['reg.example ', 'space'],
    ['reg .example', 'space'],
    ['reg\u00a0.example', 'space'],
    ['reg.example\n', 'control'],
    ['good.example\n.evil.test', 'control'],
    ['reg.example\r', 'control'],
    ['reg\u0000.example', 'control'],
    ['reg\u200d.example', 'control'],
    ['\u202ereg.example', 'control'],
    ['reg.example?x=1', 'query'],
    ['reg.example/team?x', 'query'],
    ['reg.example#x', 'fragment'],
    ['reg.example:', 'bad-port'],
    ['reg.example:0', 'bad-port'],
    ['reg.example:65536', 'bad-port'],
    ['reg.example:0443', 'bad-port'],
    ['reg.example:+80', 'bad-port'],
    ['reg.example:http', 'bad-port'],
    ['reg.example:80:80', 'bad-host'],
    ['reg.example.', 'trailing-dot'],
    ['reg.example.:5000', 'trailing-dot'],
    ['docker.io.', 'trailing-dot'],
    ['.example', 'bad-host'],
    ['reg..example', 'bad-host'],
    ['-reg.example', 'bad-host'],
    ['reg_1.example', 'bad-host'],
    ['*.example', 'bad-host'],
    ['reg.example\\team', 'bad-host'],
    ['ex%61mple.com', 'bad-host'],
    ['xn--a.com', 'bad-host'],
    ['::1', 'bad-host'],
    ['[::1', 'bad-host'],
    ['[::1]5000', 'bad-host'],
    ['[fe80::1%eth0]:5000', 'bad-host'],
    ['[::ffff:127.0.0.1]', 'bad-host'],
    ['[1:2:3:4:5:6:7:8:9]', 'bad-host'],
    ['reg.example//team', 'bad-path'],
    ['reg.example/../team', 'bad-path'],
    ['reg.example/team/app:1', 'bad-path'],
    ['reg.example/%74eam', 'bad-path'],
    ['reg.example/-team', 'bad-path'],
    ['reg.example/t\u00e9am', 'bad-path'],
  ])('RF-05: %j', (text, code) => {
    expect(refused(text)).toBe(code)
  })

  test.each([
    '127.1',
    '127.0.1',
    '2130706433',
    '2130706433:5000',
    '0177.0.0.1',
    '0x7f.0.0.1',
    '0x7f000001',
    '127.0.0.01',
    '127.0.0.256',
    '127.0.0.1.1',
    '127.0.0.0x1',
    'reg.example.1',
    '[::ffff:7f00:1]:5000',
  ])('RF-03: %s, another spelling of an IP address', (text) => {
    expect(refused(text)).toBe('odd-ip')
  })

  test.each([
    ['Reg.example', 'uppercase-host', 'reg.example'],
    ['https://Reg.Example:5000/Team/', 'uppercase-host', 'reg.example:5000/team'],
    ['DOCKER.IO', 'uppercase-host', 'docker.io'],
    ['B\u00dcCHER.example', 'uppercase-host', 'xn--bcher-kva.example'],
    ['reg.example/Team', 'uppercase-path', 'reg.example/team'],
  ])('RF-06: %s, and the lower-case form is offered', (text, code, offer) => {
    expect(parseAddress(text)).toEqual({ ok: false, code, params: { offer } })
  })

  test.each([
    ['docker\u3002io', 'docker.io'],
    ['\uff45xample.com', 'example.com'],
    ['https://\ufb01.example:5000/team', 'fi.example:5000/team'],
    ['\uff11\uff12\uff17.0.0.1', '127.0.0.1'],
  ])('RF-03: %s, which only looks like the host that is offered', (text, offer) => {
    expect(parseAddress(text)).toEqual({ ok: false, code: 'lookalike-host', params: { offer } })
  })

  test.each([
    (secret: string) => `user:${secret}@reg.example`,
    (secret: string) => `https://user:${secret}@reg.example/v2/`,
    (secret: string) => `https://docker.io@${secret}`,
    (secret: string) => `User:${secret}/x@Reg.example`,
    (secret: string) => `@${secret}`,
    (secret: string) => `reg.example/${secret}@x`,
    (secret: string) => ` user:${secret}@reg.example\n`,
    (secret: string) => `user:${secret}@${'a'.repeat(2000)}`,
  ])('RF-05: userinfo %#, and nothing of it is repeated', (write) => {
    const secret = `S${randomBytes(12).toString('hex')}`
    expect(parseAddress(write(secret))).toEqual({ ok: false, code: 'userinfo' })
  })

  test('RF-05: a password before a full-width @ is not repeated either', () => {
    const secret = `S${randomBytes(12).toString('hex')}`
    const answer = JSON.stringify(parseAddress(`user:${secret}\uff20reg.example`))
    expect(answer.toLowerCase()).not.toContain(secret.toLowerCase())
  })
})

describe('an address and the references under it', () => {
  const addresses = fc.tuple(hosts, fc.option(paths, { nil: '' })).map(([host, path]) => {
    return path === '' ? host : `${host}/${path}`
  })

  property.prop([addresses])('parsing and printing undo each other', (text) => {
    const printed = read(text).text
    expect(read(printed).text).toBe(printed)
    const again = parseAddress(printed)
    expect(again.ok && again.notes.filter((note) => note !== 'idn')).toEqual([])
  })

  property.prop([hosts, paths])('an address and a reference agree on the host', (host, path) => {
    const address = parseAddress(host)
    const reference = parseReference(`${host}/${path}`)
    if (!address.ok || !reference.ok) throw new Error('refused')
    expect(reference.reference.host).toBe(address.address.host)
  })

  property.prop([fc.string({ unit: 'binary', maxLength: 60 })])(
    'any text is read or refused, never thrown',
    (text) => {
      const parsed = parseAddress(text)
      if (parsed.ok) expect(read(printAddress(parsed.address)).text).toBe(printAddress(parsed.address))
    },
  )

  property.prop([fc.string({ unit: fc.constantFrom(...'aA1.-:/@[]x%\u00fc\uff41'), maxLength: 16 })])(
    'what is offered is itself accepted, and never holds userinfo',
    (text) => {
      const parsed = parseAddress(text)
      if (parsed.ok) expect(read(printAddress(parsed.address)).text).toBe(printAddress(parsed.address))
      else if (parsed.params) {
        expect(read(parsed.params.offer).text).toBe(parsed.params.offer)
        expect(text).not.toContain('@')
      }
    },
  )

  test.each(['a-', 'a.', 'a__', '/', ':', '[', '@'])(
    'RF-07: 100,000 characters of %s are refused in under 5 ms',
    (piece) => {
      const text = piece.repeat(100_000 / piece.length)
      const times = Array.from({ length: 7 }, () => {
        const start = performance.now()
        expect(parseAddress(text).ok).toBe(false)
        return performance.now() - start
      })
      expect(Math.min(...times)).toBeLessThan(5)
    },
  )
})
