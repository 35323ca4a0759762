import { describe, expect, test } from 'vitest'
import { brief, inNamespace, match, registry } from './match-examples.ts'

const nothingElse = { losers: {}, usable: [], others: 0 }

describe('which candidate decides', () => {
  test('no registry at all: the pull is anonymous', () => {
    expect(brief(match('ghcr.io/team/app', []))).toEqual({ verdict: 'anonymous', ...nothingElse })
  })

  test('the one registry of the host gives its credential', () => {
    const result = match('ghcr.io/team/app:1', [registry('gh', 'ghcr.io'), registry('quay', 'quay.io')])
    expect(brief(result)).toEqual({ verdict: 'credential gh', losers: {}, usable: [], others: 1 })
    expect(result.trace.host).toBe('ghcr.io')
    expect(result.trace.repository).toBe('team/app')
  })

  test('the longest path prefix wins, also against a namespace', () => {
    const registries = [
      registry('host', 'reg.example', { scope: inNamespace('web') }),
      registry('team', 'reg.example/team'),
      registry('app', 'reg.example/team/app'),
      registry('other', 'reg.example/other'),
    ]
    expect(brief(match('reg.example/team/app', registries))).toEqual({
      verdict: 'credential app',
      losers: { host: 'less-specific', team: 'less-specific', other: 'other-path' },
      usable: ['team', 'host'],
      others: 0,
    })
  })

  test('with equal prefixes the namespace wins over the project', () => {
    const registries = [registry('all', 'ghcr.io'), registry('web', 'ghcr.io', { scope: inNamespace('web') })]
    expect(brief(match('ghcr.io/team/app', registries))).toEqual({
      verdict: 'credential web',
      losers: { all: 'less-specific' },
      usable: ['all'],
      others: 0,
    })
  })

  test('another namespace and another project are out of scope', () => {
    const registries = [
      registry('batch', 'ghcr.io', { scope: inNamespace('batch') }),
      registry('lab', 'ghcr.io', { projectId: 'lab' }),
      registry('lab-web', 'ghcr.io', { projectId: 'lab', scope: inNamespace('web') }),
    ]
    expect(brief(match('ghcr.io/team/app', registries))).toEqual({
      verdict: 'anonymous',
      losers: { batch: 'out-of-scope', lab: 'out-of-scope', 'lab-web': 'out-of-scope' },
      usable: [],
      others: 0,
    })
  })

  test.each([
    ['reg.example/team/app', true],
    ['reg.example/team/app/sub', true],
    ['reg.example/team/app-two', false],
    ['reg.example/team/ap', false],
    ['reg.example/team', false],
    ['reg.example/other/team/app', false],
  ])('the prefix team/app covers %s: %s', (text, covered) => {
    const { verdict, losers } = brief(match(text, [registry('app', 'reg.example/team/app')]))
    expect(verdict).toBe(covered ? 'credential app' : 'anonymous')
    expect(losers).toEqual(covered ? {} : { app: 'other-path' })
  })

  test('a registry that fits neither by path nor by scope is named for its path', () => {
    const lost = registry('lost', 'ghcr.io/other', { scope: inNamespace('batch') })
    expect(brief(match('ghcr.io/team/app', [lost])).losers).toEqual({ lost: 'other-path' })
  })
})

describe('the state of the most specific candidate decides', () => {
  test.each(['inactive', 'expired'] as const)('%s refuses, and names the usable one behind it', (state) => {
    const registries = [
      registry('all', 'ghcr.io'),
      registry('web', 'ghcr.io', { scope: inNamespace('web') }),
      registry('team', 'ghcr.io/team', { state }),
    ]
    expect(brief(match('ghcr.io/team/app', registries))).toEqual({
      verdict: `${state} team`,
      wider: 'web',
      losers: { all: 'less-specific', web: 'less-specific' },
      usable: ['web', 'all'],
      others: 0,
    })
  })

  test('where nothing behind it is usable, nothing is offered, and each says why', () => {
    const registries = [
      registry('all', 'ghcr.io', { state: 'expired' }),
      registry('web', 'ghcr.io', { state: 'inactive', scope: inNamespace('web') }),
      registry('team', 'ghcr.io/team', { state: 'inactive' }),
      registry('batch', 'ghcr.io/team', { scope: inNamespace('batch') }),
    ]
    expect(brief(match('ghcr.io/team/app', registries))).toEqual({
      verdict: 'inactive team',
      losers: { all: 'expired', web: 'inactive', batch: 'out-of-scope' },
      usable: [],
      others: 0,
    })
  })

  test('a wider registry that is inactive changes nothing for the one that decides', () => {
    const registries = [registry('all', 'ghcr.io', { state: 'inactive' }), registry('team', 'ghcr.io/team')]
    expect(brief(match('ghcr.io/team/app', registries))).toEqual({
      verdict: 'credential team',
      losers: { all: 'less-specific' },
      usable: [],
      others: 0,
    })
  })
})

describe('the user chooses', () => {
  const registries = [
    registry('all', 'ghcr.io'),
    registry('web', 'ghcr.io', { scope: inNamespace('web'), state: 'expired' }),
    registry('team', 'ghcr.io/team', { state: 'inactive' }),
    registry('app', 'ghcr.io/team/app'),
    registry('batch', 'ghcr.io', { scope: inNamespace('batch') }),
    registry('other', 'ghcr.io/other'),
    registry('quay', 'quay.io'),
  ]

  test('a usable candidate is used', () => {
    expect(brief(match('ghcr.io/team/app', registries, { chosenId: 'all' }))).toEqual({
      verdict: 'credential all',
      losers: {
        app: 'not-chosen',
        team: 'inactive',
        web: 'expired',
        batch: 'out-of-scope',
        other: 'other-path',
      },
      usable: ['app'],
      others: 1,
    })
  })

  test('the one that decides anyway may be chosen too', () => {
    expect(brief(match('ghcr.io/team/app', registries, { chosenId: 'app' })).verdict).toBe('credential app')
  })

  test('a usable candidate behind an inactive one is used', () => {
    expect(brief(match('ghcr.io/team/tool', registries)).verdict).toBe('inactive team')
    expect(brief(match('ghcr.io/team/tool', registries, { chosenId: 'all' })).verdict).toBe('credential all')
  })

  test.each(['web', 'team', 'batch', 'other', 'quay', 'gone', ''])('nothing else: "%s"', (chosenId) => {
    const { verdict, usable } = brief(match('ghcr.io/team/app', registries, { chosenId }))
    expect(verdict).toBe('not-a-candidate')
    expect(usable).toEqual(['app', 'all'])
  })
})

describe('hosts', () => {
  test.each([
    'ubuntu',
    'team/app',
    'docker.io/team/app',
    'index.docker.io/team/app',
    'registry-1.docker.io/team/app',
    'registry-1.docker.io:443/app',
  ])('RF-04: %s gets the credential of every spelling of Docker Hub', (text) => {
    for (const address of [
      'docker.io',
      'https://index.docker.io/v1/',
      'registry-1.docker.io',
      'docker.io:443/v2/',
    ]) {
      expect(brief(match(text, [registry('hub', address)])).verdict).toBe('credential hub')
    }
    expect(brief(match(text, [registry('hub', 'registry.hub.docker.com')])).verdict).toBe('anonymous')
  })

  test.each([
    ['reg.example/app', 'reg.example:443', true],
    ['reg.example:443/app', 'reg.example', true],
    ['myreg:443/app', 'myreg', true],
    ['[0:0::1]:5000/app', '[::1]:5000', true],
    ['reg.example:80/app', 'reg.example', false],
    ['reg.example/app', 'http://reg.example:80', false],
    ['reg.example:5000/app', 'reg.example:5001', false],
  ])('RF-06: %s and %s are one host: %s', (text, address, same) => {
    expect(brief(match(text, [registry('reg', address)])).verdict).toBe(same ? 'credential reg' : 'anonymous')
  })

  test('RF-06: an image of a dotless name is Docker Hub, whatever registry has that name', () => {
    expect(brief(match('myreg/app', [registry('mine', 'myreg')]))).toEqual({
      verdict: 'anonymous',
      losers: {},
      usable: [],
      others: 1,
    })
  })

  test.each([
    'reg.example.evil.test/app',
    'evilreg.example/app',
    'evil.reg.example/app',
    'reg.example-evil.test/app',
    'eg.example/app',
    'reg.exampl/app',
    'reg.example:5000/app',
    'reg-example/app',
    'regexample/app',
    'evil.test/reg.example/app',
    'evil.test/reg.example:5000',
    'xn--rg-example-x9a.test/app',
    'xn--rg-9ia.example/app',
    'reg.example',
    'reg.example:443',
    'library/reg.example',
    '[::1]/reg.example/app',
    '127.0.0.1/reg.example/app',
  ])('RF-03: %s is another host than reg.example', (text) => {
    const { verdict, losers, others } = brief(match(text, [registry('reg', 'reg.example')]))
    expect({ verdict, losers, others }).toEqual({ verdict: 'anonymous', losers: {}, others: 1 })
  })

  test('a registry without a host, which no form lets through, gives its credential to nothing', () => {
    const broken = { ...registry('broken', 'reg.example'), host: '' }
    expect(brief(match('ubuntu', [broken])).verdict).toBe('anonymous')
  })
})
