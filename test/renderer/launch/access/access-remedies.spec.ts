import { describe, expect, it, test } from 'vitest'
import type { Access } from '../../../../contract/access.ts'
import type { ProblemCode } from '../../../../contract/problem.ts'
import type { MatchRegistry } from '../../../../contract/pulls.ts'
import { accessRemedies, hasSides } from '../../../../renderer/launch/access/access-remedies.ts'

const used = { id: 'used', name: 'used' }
const other: MatchRegistry = {
  ...{ id: 'other', name: 'other', address: 'registry.test', state: 'active' },
  scope: { kind: 'project' },
}

function remedies(code: ProblemCode, credential: typeof used | undefined, usable: MatchRegistry[] = []) {
  const data = { image: 'registry.test/a', host: 'registry.test' }
  const access: Access = {
    ...{ kind: 'refused', problem: { code, data }, platforms: ['linux/arm64', 'unknown/unknown'] },
    ...(credential ? { credential } : {}),
  }
  return accessRemedies({ failure: { kind: 'problem', code, data }, access, usable }).map((remedy) =>
    'registry' in remedy
      ? `${remedy.kind} ${remedy.registry.name}`
      : 'host' in remedy
        ? `${remedy.kind} ${remedy.host}`
        : 'platform' in remedy
          ? `${remedy.kind} ${remedy.platform}`
          : remedy.kind,
  )
}

describe('what can be done about a verdict with one press', () => {
  test.each([
    ['pull.wrong-credential', used, [other], ['edit used', 'use other', 'retry']],
    ['pull.no-right', used, [other], ['use other', 'edit used', 'retry']],
    ['pull.no-credential', undefined, [], ['add registry.test', 'retry']],
    ['pull.not-found', used, [], ['tags', 'retry']],
    ['pull.not-found', undefined, [], ['tags', 'add registry.test', 'retry']],
    ['pull.no-platform', undefined, [], ['platform linux/arm64', 'tags']],
    ['pull.certificate', undefined, [], ['retry']],
    ['pull.plain-http', undefined, [], ['retry']],
    ['pull.proxy', undefined, [], ['retry']],
    ['pull.unreachable', used, [], ['retry']],
    ['pull.not-a-registry', undefined, [], ['retry']],
    ['pull.quota', undefined, [], ['add registry.test', 'retry']],
    ['pull.quota', used, [other], ['use other', 'retry']],
    ['pull.other', undefined, [], ['retry']],
    ['engine.unreachable', undefined, [], ['environments', 'retry']],
    // the way there is another page's, or the match above offers it
    ['pull.mirror-unconfirmed', used, [], []],
    ['match.inactive', used, [], []],
    ['vault.locked', undefined, [], []],
  ] as const)('%s', (code, credential, usable, kinds) => {
    expect(remedies(code, credential, [...usable])).toEqual(kinds)
  })

  it('never offers the credential that was used', () => {
    expect(remedies('pull.no-right', used, [{ ...other, ...used }])).toEqual(['edit used', 'retry'])
  })

  it('a bug or a lost line can be tried again', () => {
    expect(accessRemedies({ failure: { kind: 'lost' }, access: undefined, usable: [] })).toEqual([
      { kind: 'retry' },
    ])
  })

  it('both sides tell more of a certificate, plain HTTP, a proxy and what cannot be reached, and of nothing else', () => {
    const sided = (code: ProblemCode) => hasSides({ kind: 'problem', code, data: {} })
    expect(
      (['pull.certificate', 'pull.plain-http', 'pull.proxy', 'pull.unreachable'] as const).filter(sided),
    ).toHaveLength(4)
    expect((['pull.no-right', 'pull.quota', 'engine.unreachable'] as const).filter(sided)).toEqual([])
  })
})
