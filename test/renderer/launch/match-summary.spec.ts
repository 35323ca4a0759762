import { describe, expect, it } from 'vitest'
import type { MatchRegistry, MatchVerdict } from '../../../contract/pulls.ts'
import { type MadeTrace, matchSummary } from '../../../renderer/launch/match/match-summary.ts'

const registry = (id: string, state: MatchRegistry['state'] = 'active'): MatchRegistry => ({
  id,
  name: id,
  address: 'quay.io',
  scope: { kind: 'project' },
  state,
})

const summary = (verdict: MatchVerdict, chosenId?: string) => {
  const trace: MadeTrace = {
    ok: true,
    canonical: 'quay.io/team/app:1',
    familiar: 'quay.io/team/app:1',
    host: 'quay.io',
    verdict,
    losers: [],
    usable: [],
    others: 0,
  }
  return matchSummary(trace, chosenId)
}

const kinds = (verdict: MatchVerdict, chosenId?: string) =>
  summary(verdict, chosenId).remedies.map((remedy) => remedy.kind)

describe('what the page makes of the verdict', () => {
  it('says who is refused, and offers to activate it', () => {
    const inactive: MatchVerdict = { kind: 'inactive', registry: registry('hub', 'inactive') }
    expect(summary(inactive)).toMatchObject({ tone: 'refused', says: 'inactive', registry: { id: 'hub' } })
    expect(kinds(inactive)).toEqual(['activate'])
  })

  it('offers a wider usable one where there is one', () => {
    const wider = registry('wide')
    expect(kinds({ kind: 'inactive', registry: registry('hub', 'inactive'), wider })).toEqual([
      'activate',
      'use',
    ])
    expect(kinds({ kind: 'expired', registry: registry('hub', 'expired'), wider })).toEqual(['edit', 'use'])
  })

  it('tells a credential that was chosen from one that matched, and offers the way back', () => {
    const verdict: MatchVerdict = { kind: 'credential', registry: registry('hub') }
    expect(summary(verdict)).toMatchObject({ tone: 'good', says: 'credential', remedies: [] })
    expect(summary(verdict, 'hub')).toMatchObject({ tone: 'good', says: 'chosen' })
    expect(kinds(verdict, 'hub')).toEqual(['use-match'])
  })

  it('is neutral about an anonymous pull', () => {
    expect(summary({ kind: 'anonymous' })).toEqual({ tone: 'neutral', says: 'anonymous', remedies: [] })
  })

  it('leads back from a choice that does not fit the image', () => {
    expect(kinds({ kind: 'not-a-candidate' }, 'hub')).toEqual(['use-match'])
  })
})
