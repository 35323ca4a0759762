import { describe, expect, it } from 'vitest'
import type { RegistrySummary } from '../../../../contract/registry/registry-record.ts'
import { fittingRegistries } from '../../../../renderer/frame/palette/commands/fitting-registries.ts'

const registry = (name: string, projectId = 'p1'): RegistrySummary => ({
  id: name,
  projectId,
  name,
  provider: 'custom',
  address: 'registry.test',
  scope: { kind: 'project' },
  state: 'active',
  anonymous: true,
  expiresSoon: false,
  verification: { kind: 'not-verified', at: 0 },
  createdAt: 0,
  updatedAt: 0,
})
const names = (registries: readonly RegistrySummary[], words: string) =>
  fittingRegistries(registries, 'p1', words).map(({ name }) => name)

describe('registries in the palette', () => {
  it('are those of this project whose name fits one of the words, the best first', () => {
    const all = [registry('my-hub'), registry('hub'), registry('hub', 'p2'), registry('quay')]
    expect(names(all, 'deactivate hub')).toEqual(['hub', 'my-hub'])
  })

  it('are none before two letters are typed', () => {
    expect(names([registry('hub')], 'h')).toEqual([])
    expect(names([registry('hub')], ' ')).toEqual([])
  })

  it('are at most eight of ten thousand', () => {
    const many = Array.from({ length: 10_000 }, (_, index) => registry(`hub-${index}`))
    expect(names(many, 'hub')).toHaveLength(8)
    expect(names(many, 'edit hub-9999')[0]).toBe('hub-9999')
  })
})
