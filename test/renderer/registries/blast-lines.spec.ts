import { describe, expect, it } from 'vitest'
import type { BlastRadius } from '../../../contract/impact.ts'
import { blastLines } from '../../../renderer/registries/impact/blast-lines.ts'

const nothing: BlastRadius = {
  runningWorkloads: { known: true, items: [] },
  services: { known: true, items: [] },
  localImages: { known: true, items: [] },
  pulls: [],
  takesOver: [],
}
const image = (id: string, reference?: string) => ({
  id: `sha256:${id.padEnd(64, '0')}`,
  size: 1,
  registryId: 'r',
  ...(reference ? { reference } : {}),
})

describe('what follows from a deactivation', () => {
  it('is nothing where nothing uses the registry', () => {
    expect(blastLines(nothing)).toEqual([])
  })

  it('names three at most, counts all, and says what is stopped first', () => {
    const items = ['a', 'b', 'c', 'd'].map((name) => image(name, `r.example/${name}`))
    const lines = blastLines({
      ...nothing,
      localImages: { known: true, items },
      pulls: [{ id: 'p', image: 'r.example/x', registryId: 'r' }],
    })
    expect(lines).toEqual([
      { kind: 'pulls', count: 1, names: ['r.example/x'] },
      { kind: 'images', count: 4, names: ['r.example/a', 'r.example/b', 'r.example/c'] },
    ])
  })

  it('names an image without a name by its id', () => {
    const [line] = blastLines({ ...nothing, localImages: { known: true, items: [image('ab')] } })
    expect(line).toMatchObject({ names: ['sha256:ab0000000000'] })
  })

  it('says what is not known: an engine that is away is not an empty one', () => {
    const problem = { code: 'engine.unreachable' as const, data: {} }
    const services = { known: false as const, problem }
    expect(blastLines({ ...nothing, services })).toEqual([{ kind: 'unknown', problem }])
  })
})
