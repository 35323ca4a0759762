import { describe, expect, it } from 'vitest'
import type { FoundLogin } from '../../../contract/exchange.ts'
import type { Scope } from '../../../contract/registry/registry-record.ts'
import { chosenAtFirst, conflictIn, toChoices } from '../../../renderer/registries/import/login-choices.ts'

const project: Scope = { kind: 'project' }
const inEdge: Scope = { kind: 'namespace', namespace: 'edge' }

function login(key: string, parts: Partial<FoundLogin> = {}): FoundLogin {
  return {
    key,
    place: 'docker-config',
    address: { ok: false, fault: { field: 'address', code: 'address-bad-host' } },
    kind: 'password',
    kept: 'plaintext',
    doubts: [],
    existing: [],
    ...parts,
  }
}

const free = login('free')
const refused = login('refused', { refused: 'empty' })
const taken = login('taken', { existing: [{ id: 'r1', name: 'team', scope: project }] })
const all = [free, refused, taken]

describe('logins to import', () => {
  it('are at first those that nothing stands in the way of', () => {
    expect([...chosenAtFirst(all, project)]).toEqual(['free'])
    expect([...chosenAtFirst(all, inEdge)]).toEqual(['free', 'taken'])
  })

  it('conflict only with a registry of the same address in the same scope', () => {
    expect(conflictIn(taken, project)).toMatchObject({ name: 'team' })
    expect(conflictIn(taken, inEdge)).toBeUndefined()
    const other = login('other', { existing: [{ id: 'r2', name: 'edge', scope: inEdge }] })
    expect(conflictIn(other, inEdge)).toMatchObject({ name: 'edge' })
    expect(conflictIn(other, { kind: 'namespace', namespace: 'web' })).toBeUndefined()
  })

  it('keep what stands unless it was decided otherwise, and leave out what is refused', () => {
    const chosen = new Set(['free', 'refused', 'taken'])
    expect(toChoices(all, chosen, new Map(), project)).toEqual([
      { key: 'free', scope: project, onConflict: 'skip' },
      { key: 'taken', scope: project, onConflict: 'skip' },
    ])
    const [choice] = toChoices([taken], chosen, new Map([['taken', 'replace']]), inEdge)
    expect(choice).toEqual({ key: 'taken', scope: inEdge, onConflict: 'replace' })
  })
})
