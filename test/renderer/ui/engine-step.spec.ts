import { describe, expect, test } from 'vitest'
import type { ProblemCode } from '../../../contract/problem.ts'
import { wantedStep } from '../../../renderer/ui/engine-step.ts'

const host = 'registry.corp.example:5000'
const problem = (code: ProblemCode, data: Record<string, unknown>) =>
  ({ kind: 'problem', code, data }) as const

describe('the step that a failure asks for', () => {
  test.each([
    [problem('registry.not-proven', { host, reason: 'certificate' }), { host, kind: 'certificate' }],
    [problem('registry.not-proven', { host, reason: 'plain-http' }), { host, kind: 'plain-http' }],
    [problem('pull.certificate', { host, image: 'x' }), { host, kind: 'certificate' }],
    [problem('pull.plain-http', { host, image: 'x' }), { host, kind: 'plain-http' }],
    [problem('registry.not-proven', { host, reason: 'refused' }), undefined],
    [problem('pull.unreachable', { host, image: 'x' }), undefined],
    [problem('pull.certificate', {}), undefined],
    [{ kind: 'lost' } as const, undefined],
    [{ kind: 'bug', id: '1' } as const, undefined],
  ])('%j: %j', (failure, wanted) => {
    expect(wantedStep(failure)).toEqual(wanted)
  })
})
