import { describe, expect, it, test } from 'vitest'
import type { AppSide, Certificate, EngineSide } from '../../../../contract/access.ts'
import type { ProblemCode } from '../../../../contract/problem.ts'
import { fitsPlatform } from '../../../../core/images/platform-fit.ts'
import { appSide } from '../../../../core/pulls/access/app-side.ts'
import { concludeSides } from '../../../../core/pulls/access/conclude-sides.ts'
import { isElsewhere, isOfItsMachine } from '../../../../core/pulls/access/engine-place.ts'

const certificate: Certificate = {
  ...{ subject: 'CN=a', issuer: 'CN=b', names: [], moreNames: 0, validFrom: 0, validTo: 1 },
  ...{ fingerprint: 'AA', chain: 1 },
}
const trusted: AppSide = { kind: 'trusted', status: 401, certificate }
const untrusted = (fault: Extract<AppSide, { kind: 'untrusted' }>['fault']): AppSide => ({
  ...{ kind: 'untrusted', fault, certificate, proof: '' },
})
const plain: AppSide = { kind: 'plain-http', status: 200 }
const away: AppSide = { kind: 'unreachable', fault: 'refused', proof: '' }
const said = (code: ProblemCode): EngineSide => ({ kind: 'failed', problem: { code, data: {} } })

describe('what both sides come to', () => {
  test.each<[AppSide, EngineSide, string]>([
    [trusted, said('pull.certificate'), 'engine-lacks-authority'],
    [untrusted('unknown-issuer'), said('pull.certificate'), 'private-authority'],
    [untrusted('self-signed'), said('pull.certificate'), 'private-authority'],
    [untrusted('expired'), said('pull.certificate'), 'expired'],
    [untrusted('not-yet-valid'), said('pull.certificate'), 'not-yet-valid'],
    [untrusted('other-name'), said('pull.certificate'), 'other-name'],
    [untrusted('other'), said('pull.certificate'), 'unclear'],
    [plain, said('pull.plain-http'), 'plain-http'],
    [trusted, said('pull.plain-http'), 'answers-differ'],
    [plain, said('pull.certificate'), 'answers-differ'],
    [trusted, said('pull.unreachable'), 'only-app-reaches'],
    [away, said('pull.unreachable'), 'nobody-reaches'],
    [away, said('pull.certificate'), 'only-engine-reaches'],
    [trusted, said('pull.proxy'), 'engine-proxy'],
    [away, said('pull.proxy'), 'engine-proxy'],
    [untrusted('expired'), { kind: 'reached' }, 'works-now'],
    [trusted, { kind: 'untold' }, 'unclear'],
    [untrusted('expired'), said('engine.failed'), 'unclear'],
    [plain, { kind: 'untold' }, 'unclear'],
    [away, said('engine.unreachable'), 'unclear'],
  ])('%#', (app, engine, conclusion) => {
    expect(concludeSides(app, engine)).toBe(conclusion)
  })
})

describe('a certificate that says hostile things', () => {
  it('is shown escaped and cut', () => {
    const evil = `CN=\u202egnp.exe\u001b[31m${'a'.repeat(10_000)}`
    const names = Array.from({ length: 500 }, (_, at) => `DNS:\u0000${at}.test`)
    const side = appSide({
      ...{ kind: 'untrusted', code: 'CERT_HAS_EXPIRED', words: evil },
      certificate: {
        ...{ subject: evil, issuer: evil, names, validFrom: 0, validTo: 1, fingerprint: 'AA', chain: 1 },
        selfSigned: false,
      },
    })
    const text = JSON.stringify(side)
    expect(side).toMatchObject({ fault: 'expired', certificate: { moreNames: 480 } })
    expect(text).not.toMatch(/\\u(?:202e|001b|0000)|\p{Cf}/u)
    expect(text.length).toBeLessThan(3000)
  })
})

test.each([
  ['unix:///run/docker.sock', false],
  ['tcp://127.0.0.1:2375', false],
  ['tcp://10.0.0.5:2375', true],
  ['ssh://box', true],
])('an engine at %s is elsewhere: %s', (endpoint, elsewhere) => {
  expect(isElsewhere(endpoint)).toBe(elsewhere)
})

test.each([
  ['127.0.0.1:5000', true],
  ['127.9.9.9', true],
  ['[::1]:5000', true],
  ['localhost', true],
  ['localhost:5000', true],
  ['registry.localhost:443', true],
  ['0.0.0.0:5000', true],
  ['127.example.test', false],
  ['registry.test', false],
  ['10.0.0.5:5000', false],
])('%s means the machine that asks: %s', (host, own) => {
  expect(isOfItsMachine(host)).toBe(own)
})

test.each([
  [['linux/amd64'], 'linux/amd64', true],
  [['linux/amd64'], 'linux/x86_64', true],
  [['linux/arm64/v8'], 'linux/arm64', true],
  [['linux/arm64/v8'], 'linux/aarch64', true],
  [['linux/arm/v6'], 'linux/arm/v7', true],
  [['linux/arm/v7'], 'linux/arm/v6', false],
  [['linux/arm64'], 'linux', true],
  [['windows/amd64'], 'linux/amd64', false],
  [['linux/s390x', 'linux/386'], 'linux/amd64', false],
  [['unknown/unknown'], 'linux/amd64', true],
  [['unknown/unknown', 'windows/amd64'], 'linux/amd64', false],
  [[], 'linux/amd64', true],
] as const)('%j has something for %s: %s', (platforms, wanted, fits) => {
  expect(fitsPlatform(platforms, wanted)).toBe(fits)
})
