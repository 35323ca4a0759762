import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { type MatchInput, type MatchRegistry, matchImage } from '../../../core/registries/match.ts'
import { image, registry, shop } from './match-examples.ts'

const hosts = fc.constantFrom('docker.io', 'reg.example', 'reg.example:5000', 'evil.reg.example')
const segment = fc.constantFrom('a', 'b', 'ab', 'a-b')
const path = fc.array(segment, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'))
const prefix = fc.array(segment, { maxLength: 3 }).map((parts) => parts.join('/'))
const namespace = fc.constantFrom('web', 'batch')
const scope = fc.oneof(
  fc.constant({ kind: 'project' } as const),
  namespace.map((name) => ({ kind: 'namespace', namespace: name }) as const),
)
const unnamed = fc.record({
  projectId: fc.constantFrom('shop', 'lab'),
  host: hosts,
  prefix,
  scope,
  state: fc.constantFrom('active', 'inactive', 'expired'),
})

const place = (each: Omit<MatchRegistry, 'id' | 'name'>) =>
  `${each.projectId}|${each.host}|${each.prefix}|${JSON.stringify(each.scope)}`

/** Registries as rule 1.2.1 leaves them: one for each address and scope. */
const registries = fc
  .uniqueArray(unnamed, { selector: place, maxLength: 25 })
  .map((list): MatchRegistry[] => list.map((each, at) => ({ ...each, id: `r${at}`, name: `r${at}` })))

const inputs: fc.Arbitrary<MatchInput> = fc.record({
  reference: fc.record({ host: hosts, path, tag: fc.constant('1') }),
  projectId: fc.constant('shop'),
  namespace,
  registries,
})

/** The candidates by the words of the rule, segment by segment. */
function candidatesOf({
  reference,
  projectId,
  namespace: wanted,
  registries: all,
}: MatchInput): MatchRegistry[] {
  const segments = reference.path.split('/')
  return all.filter((each) => {
    const wantedSegments = each.prefix === '' ? [] : each.prefix.split('/')
    return (
      each.projectId === projectId &&
      each.host === reference.host &&
      wantedSegments.every((part, at) => part === segments[at]) &&
      (each.scope.kind === 'project' || each.scope.namespace === wanted)
    )
  })
}

const beats = (a: MatchRegistry, b: MatchRegistry) => {
  const longer = a.prefix.split('/').filter(Boolean).length - b.prefix.split('/').filter(Boolean).length
  return longer > 0 || (longer === 0 && a.scope.kind === 'namespace' && b.scope.kind === 'project')
}

describe('the match', () => {
  property.prop([inputs])('is decided by the one candidate that beats all others, by its state', (input) => {
    const candidates = candidatesOf(input)
    const best = candidates.filter((each) =>
      candidates.every((other) => other === each || beats(each, other)),
    )
    const { verdict } = matchImage(input)
    if (candidates.length === 0) {
      expect(verdict).toEqual({ kind: 'anonymous' })
      return
    }
    expect(best).toHaveLength(1)
    expect('registry' in verdict && verdict.registry).toBe(best[0])
    expect(verdict.kind).toBe(best[0]?.state === 'active' ? 'credential' : best[0]?.state)
  })

  property.prop([inputs])(
    'gives a credential only to an image of the very same host, project and scope',
    (input) => {
      const { verdict } = matchImage(input)
      if (verdict.kind !== 'credential') return
      expect(verdict.registry.host).toBe(input.reference.host)
      expect(verdict.registry.state).toBe('active')
      expect(candidatesOf(input)).toContain(verdict.registry)
    },
  )

  property.prop([inputs, fc.constantFrom('r0', 'r1', 'r2', 'r3', 'none')])(
    'gives a chosen credential only if it is a usable candidate',
    (input, chosenId) => {
      const { verdict } = matchImage({ ...input, chosenId })
      const usable = candidatesOf(input).find(({ id, state }) => id === chosenId && state === 'active')
      expect(verdict).toEqual(usable ? { kind: 'credential', registry: usable } : { kind: 'not-a-candidate' })
    },
  )

  property.prop([inputs])('offers as wider the best of the usable candidates, or nothing', (input) => {
    const { verdict, trace } = matchImage(input)
    const usable = candidatesOf(input).filter(({ state }) => state === 'active')
    const rest = usable.filter((each) => !('registry' in verdict && verdict.registry === each))
    expect(new Set(trace.usable)).toEqual(new Set(rest))
    if (verdict.kind !== 'inactive' && verdict.kind !== 'expired') return
    expect(verdict.wider).toBe(
      usable.find((each) => usable.every((other) => other === each || beats(each, other))),
    )
  })

  property.prop([inputs, fc.array(unnamed, { maxLength: 10 })])(
    'is not changed by registries of other hosts',
    (input, more) => {
      const foreign = more
        .filter(({ host }) => host !== input.reference.host)
        .map((each, at) => ({ ...each, id: `f${at}`, name: `f${at}` }))
      const before = matchImage(input)
      const after = matchImage({ ...input, registries: [...foreign, ...input.registries] })
      expect(after).toEqual({
        ...before,
        trace: { ...before.trace, others: before.trace.others + foreign.length },
      })
    },
  )

  property.prop([inputs, fc.infiniteStream(fc.nat())])(
    'does not depend on the order of the registries',
    (input, keys) => {
      const shuffled = input.registries
        .map((each) => ({ each, key: keys.next().value }))
        .sort((a, b) => a.key - b.key)
        .map(({ each }) => each)
      expect(matchImage({ ...input, registries: shuffled }).verdict).toEqual(matchImage(input).verdict)
    },
  )

  property.prop([inputs])('accounts for every registry once', (input) => {
    const { verdict, trace } = matchImage(input)
    const won = 'registry' in verdict ? [verdict.registry] : []
    const named = [...won, ...trace.losers.map(({ registry: each }) => each)]
    expect(new Set(named).size).toBe(named.length)
    expect(named.length + trace.others).toBe(input.registries.length)
    expect(named.every(({ host }) => host === input.reference.host)).toBe(true)
  })

  property.prop([inputs])('changes nothing that it is given', (input) => {
    const before = structuredClone(input)
    matchImage({ ...input, registries: Object.freeze([...input.registries]) })
    expect(input).toEqual(before)
  })
})

test('should damaged data hold two registries of one address and scope, the stricter state decides', () => {
  const twins = (['active', 'inactive', 'expired'] as const).map((state) =>
    registry(state, 'ghcr.io', { state }),
  )
  for (const order of [twins, [...twins].reverse()]) {
    const { verdict } = matchImage({ reference: image('ghcr.io/team/app'), ...shop, registries: order })
    expect('registry' in verdict && verdict.registry.id).toBe('inactive')
  }
})

test('and of two in one state the lower id, in whatever order they come', () => {
  const twins = [registry('b', 'ghcr.io'), registry('a', 'ghcr.io')]
  for (const order of [twins, [...twins].reverse()]) {
    const { verdict } = matchImage({ reference: image('ghcr.io/team/app'), ...shop, registries: order })
    expect('registry' in verdict && verdict.registry.id).toBe('a')
  }
})

test('one match over 1,000 registries takes microseconds', () => {
  const many = Array.from({ length: 999 }, (_, at) => registry(`r${at}`, `reg${at}.example`))
  const input = {
    reference: image('reg.example/team/app'),
    ...shop,
    registries: [...many, registry('x', 'reg.example')],
  }
  const turns = Array.from({ length: 200 }, () => {
    const start = performance.now()
    expect(matchImage(input).trace.others).toBe(999)
    return performance.now() - start
  })
  expect(Math.min(...turns)).toBeLessThan(1)
})
