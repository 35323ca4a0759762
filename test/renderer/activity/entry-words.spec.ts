import { describe, expect, it } from 'vitest'
import { type ActivityEntry, activityKindSchema } from '../../../contract/activity.ts'
import { problemShapes } from '../../../contract/problem.ts'
import { codeWords } from '../../../renderer/activity/details/code-words.ts'
import { entryLinks } from '../../../renderer/activity/details/entry-links.ts'
import { en } from '../../../renderer/messages/en/en.ts'

const say = (key: string) => {
  let at: unknown = en
  for (const part of key.split('.')) at = (at as Record<string, unknown> | undefined)?.[part]
  return typeof at === 'string' ? at : undefined
}
const entry = (part: Partial<ActivityEntry>): ActivityEntry => ({
  id: 'a',
  at: 1,
  kind: 'pull.failed',
  ok: false,
  ...part,
})

describe('why something failed', () => {
  it.each(Object.keys(problemShapes))('%s is a sentence', (code) => {
    expect(codeWords(code, say)).toMatch(/^[A-Z].*\.$/)
  })

  it('is the code itself where another version of the program wrote it', () => {
    expect(codeWords('future.unheard-of', say)).toBe('future.unheard-of')
    expect(codeWords('vault', say)).toBe('vault')
  })
})

describe('the ways from an entry', () => {
  const registry = { id: 'r1', name: 'hub' }

  it('lead to the registry while it is there, and to the image', () => {
    const links = entryLinks(entry({ registry, subject: 'quay.io/a/b:1@sha256:x' }), () => true)
    expect(links).toEqual([
      { text: 'registry', to: '/registries?show=r1' },
      { text: 'launch', to: '/launch?image=quay.io%2Fa%2Fb%3A1%40sha256%3Ax' },
    ])
    expect(entryLinks(entry({ registry }), () => false)).toEqual([])
  })

  it.each(activityKindSchema.options)('of %s have words', (kind) => {
    for (const { text, to } of entryLinks(entry({ kind, registry, subject: 'x' }), () => true)) {
      expect(say(`activity.links.${text}`)).toBeDefined()
      expect(to).toMatch(/^\/[a-z]+(\?|$)/)
    }
  })
})
