import { describe, expect, test } from 'vitest'
import { judgeRealm } from '../../../../core/registry-api/token/realm-rule.ts'

const nobody = () => false
const judge = (realm: string, registry: string, agreed: (realm: string) => boolean = nobody) => {
  const verdict = judgeRealm(realm, new URL(registry), agreed)
  return verdict.kind === 'may'
    ? verdict.url.origin
    : verdict.kind === 'ask'
      ? `ask ${verdict.realm}`
      : 'unfit'
}

const hub = 'https://registry-1.docker.io'
const own = 'https://registry.test'

describe('LK-05: the realm of a challenge', () => {
  test.each([
    ['its own origin', `${own}/token`, own, own],
    ['its own origin, with a query', `${own}/token?a=1`, own, own],
    ['Docker Hub’s own', 'https://auth.docker.io/token', hub, 'https://auth.docker.io'],
    ['Docker Hub’s, at another registry', 'https://auth.docker.io/token', own, 'ask auth.docker.io'],
    ['another path at Docker Hub’s', 'https://auth.docker.io/evil', hub, 'ask auth.docker.io'],
    [
      'a look-alike of Docker Hub’s',
      'https://auth.docker.io.evil.test/token',
      hub,
      'ask auth.docker.io.evil.test',
    ],
    ['another port of its own host', `${own}:8443/token`, own, 'ask registry.test:8443'],
    ['another host', 'https://evil.test/token', own, 'ask evil.test'],
    ['a host below its own', 'https://a.registry.test/token', own, 'ask a.registry.test'],
    ['its own host in clear', 'http://registry.test/token', own, 'unfit'],
    ['another host in clear', 'http://evil.test/token', own, 'unfit'],
    ['this machine in clear, for one with TLS', 'http://127.0.0.1:9/token', own, 'unfit'],
    [
      'this machine in clear, for one of this machine',
      'http://127.0.0.5:9/t',
      'http://127.0.0.4:5',
      'ask http://127.0.0.5:9',
    ],
    ['a name for this machine in clear', 'http://localhost:9/t', 'http://127.0.0.4:5', 'unfit'],
    ['the cloud’s own place', 'http://169.254.169.254/latest/', 'http://127.0.0.4:5', 'unfit'],
    ['a user in it', 'https://a:b@registry.test/token', own, 'unfit'],
    ['a fragment', `${own}/token#x`, own, 'unfit'],
    ['no place', '/token', own, 'unfit'],
    ['nothing', '', own, 'unfit'],
    ['a script', 'javascript:alert(1)', own, 'unfit'],
    ['a file', 'file:///etc/passwd', own, 'unfit'],
    ['a very long one', `https://evil.test/${'a'.repeat(3000)}`, own, 'unfit'],
  ])('%s', (_, realm, registry, verdict) => {
    expect(judge(realm, registry)).toBe(verdict)
  })

  test('of another origin may be asked once that very one is agreed to', () => {
    const agreed = (realm: string) => realm === 'login.test'
    expect(judge('https://login.test/token', own, agreed)).toBe('https://login.test')
    expect(judge('https://login.test:8443/token', own, agreed)).toBe('ask login.test:8443')
    expect(judge('http://login.test/token', own, () => true)).toBe('unfit')
  })
})
