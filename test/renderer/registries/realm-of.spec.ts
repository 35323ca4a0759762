import { expect, test } from 'vitest'
import { realmOf } from '../../../renderer/registries/details/realm-of.ts'

const problem = (data: Record<string, unknown>) => ({ code: 'registry.not-proven', data }) as const

test.each([
  [{ kind: 'verified', at: 1, realm: 'login.example' } as const, 'login.example'],
  [{ kind: 'verified', at: 1 } as const, undefined],
  [
    { kind: 'failed', at: 1, problem: problem({ realm: 'http://login.example' }) } as const,
    'http://login.example',
  ],
  [{ kind: 'not-verified', at: 1, problem: problem({ reason: 'certificate' }) } as const, undefined],
  [{ kind: 'not-verified', at: 1 } as const, undefined],
])('the realm of %j is %j', (verification, realm) => {
  expect(realmOf(verification)).toBe(realm)
})
