import { describe, expect, it } from 'vitest'
import type { Command } from '../../../../renderer/frame/palette/command.ts'
import { fuzzyScore, plainLetters } from '../../../../renderer/frame/palette/fuzzy-score.ts'
import { rankCommands } from '../../../../renderer/frame/palette/rank-commands.ts'

const command = (label: string, fields: Partial<Command> = {}): Command => ({
  id: label,
  group: 'goTo',
  label,
  icon: 'i-lucide-box',
  run: () => undefined,
  ...fields,
})
const ranked = (labels: readonly string[], words: string, recent: readonly string[] = []) =>
  rankCommands(
    labels.map((label) => command(label)),
    words,
    recent,
  ).map(({ label }) => label)

describe('the order of commands', () => {
  it.each([
    ['images', ['Launch images/app…', 'Images'], ['Images', 'Launch images/app…']],
    ['reg', ['Add Registry', 'Registries'], ['Registries', 'Add Registry']],
    ['edit one', ['Edit stone', 'Verify one', 'Edit one'], ['Edit one', 'Edit stone']],
    ['one edit', ['Edit stone', 'Edit one'], ['Edit one', 'Edit stone']],
    ['ven', ['Environments', 'Vault environments', 'Seven'], ['Seven', 'Vault environments']],
    ['vs', ['Verify all', 'Vault and security'], ['Vault and security']],
    ['offnen', ['Schließen', 'Öffnen'], ['Öffnen']],
    ['xyz', ['Images'], []],
  ])('for “%s” among %j is %j', (words, labels, expected) => {
    expect(ranked(labels, words)).toEqual(expected)
  })

  it('puts what was used last first among equals, and never before a better fit', () => {
    const labels = ['Deactivate alpha', 'Deactivate gamma', 'Deactivate bravo']
    expect(ranked(labels, 'deact', ['Deactivate bravo', 'Deactivate gamma'])).toEqual([
      'Deactivate bravo',
      'Deactivate gamma',
      'Deactivate alpha',
    ])
    expect(ranked(['Launch', 'Launch nginx…'], 'launch', ['Launch nginx…'])[0]).toBe('Launch')
  })

  it('puts what cannot be done behind its equals, and keeps it', () => {
    const found = rankCommands(
      [command('Verify one', { blocked: 'the vault is locked' }), command('Verify two')],
      'verify',
      [],
    )
    expect(found.map(({ label }) => label)).toEqual(['Verify two', 'Verify one'])
  })

  it('is bounded: of ten thousand that fit, sixty are shown', () => {
    const many = Array.from({ length: 10_000 }, (_, index) => command(`Show registry-${index}`))
    expect(rankCommands(many, 'show', [])).toHaveLength(60)
  })
})

describe('how well a word fits', () => {
  it('falls from the whole text over beginnings and parts to scattered letters', () => {
    const scores = ['edit', 'edit one', 'to edit one', 'credits', 'every disk in tar'].map((text) =>
      fuzzyScore(text, 'edit'),
    )
    expect(scores.every((score) => score !== undefined)).toBe(true)
    expect(scores).toEqual([...scores].sort((one, other) => (other ?? 0) - (one ?? 0)))
    expect(new Set(scores).size).toBe(scores.length)
  })

  it('is nothing where letters stand in the middle of words, or are missing', () => {
    expect(fuzzyScore('images', 'ms')).toBeUndefined()
    expect(fuzzyScore('images', 'imagesx')).toBeUndefined()
    expect(fuzzyScore('images', 'z')).toBeUndefined()
  })

  it('knows letters without case and accents', () => {
    expect(plainLetters('Aktivität ÉÑ')).toBe('aktivitat en')
  })
})
