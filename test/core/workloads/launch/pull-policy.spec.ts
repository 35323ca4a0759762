import { describe, expect, it, test } from 'vitest'
import { parseReference } from '../../../../core/images/image-reference.ts'
import { defaultPolicy, isRegistryAway, planImage } from '../../../../core/workloads/launch/pull-policy.ts'

const policyOf = (text: string) => {
  const read = parseReference(text)
  if (!read.ok) throw new Error('a valid reference is needed')
  return defaultPolicy(read.reference)
}

it('looks for a newer image where the tag moves, and takes any other as it is', () => {
  expect(policyOf('nginx')).toBe('newer-if-reachable')
  expect(policyOf('nginx:latest')).toBe('newer-if-reachable')
  expect(policyOf('nginx:1.27')).toBe('if-not-present')
  expect(policyOf(`nginx@sha256:${'a'.repeat(64)}`)).toBe('if-not-present')
  expect(policyOf(`nginx:latest@sha256:${'a'.repeat(64)}`)).toBe('if-not-present')
})

describe('what is done for an image', () => {
  const refused = (because: string) => ({ step: 'refuse', because })
  test.each([
    ['never', 'credential', true, { step: 'use-local' }],
    ['never', 'anonymous', false, refused('not-local')],
    ['if-not-present', 'credential', true, { step: 'use-local' }],
    ['if-not-present', 'credential', false, { step: 'pull', fallBack: false }],
    ['always', 'credential', true, { step: 'pull', fallBack: false }],
    ['newer-if-reachable', 'anonymous', true, { step: 'pull', fallBack: true }],
    ['newer-if-reachable', 'anonymous', false, { step: 'pull', fallBack: false }],
    ['if-not-present', 'expired', true, { step: 'use-local', note: 'local-expired' }],
    ['newer-if-reachable', 'expired', true, { step: 'use-local', note: 'local-expired' }],
    ['always', 'expired', true, refused('expired')],
    ['if-not-present', 'expired', false, refused('expired')],
    ['never', 'expired', false, refused('expired')],
  ] as const)('%s with a verdict of %s, local: %s', (policy, verdict, isLocal, plan) => {
    expect(planImage({ policy, verdict, isLocal })).toEqual(plan)
  })
})

it('falls back to a local image only when the registry is away, never when it says no', () => {
  expect(
    ['pull.unreachable', 'pull.quota', 'pull.proxy'].every((code) => isRegistryAway(code as never)),
  ).toBe(true)
  for (const code of [
    'pull.wrong-credential',
    'pull.no-right',
    'pull.not-found',
    'pull.certificate',
    'pull.other',
  ] as const) {
    expect(isRegistryAway(code)).toBe(false)
  }
})
