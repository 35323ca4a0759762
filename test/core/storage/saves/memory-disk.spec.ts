import { join } from 'node:path'
import { fc, it } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { errnoCode, type FileLayer } from '../../../../core/storage/file-layer.ts'
import { nodeFileLayer } from '../../../../core/storage/node-file-layer.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { MemoryDisk } from './memory-disk.ts'

const name = fc.constantFrom('a', 'b', 'c', 'sub', 'sub/a', 'none/a')
const text = fc.string({ maxLength: 5 })
const step = fc.oneof(
  fc.record({ kind: fc.constantFrom('create', 'append'), name, text }),
  fc.record({ kind: fc.constantFrom('read', 'unlink', 'makeFolder', 'list', 'facts', 'syncFolder'), name }),
  fc.record({ kind: fc.constantFrom('rename', 'link'), name, to: fc.constantFrom('a', 'b', 'c') }),
)
interface Step {
  kind: string
  name: string
  text?: string
  to?: string
}

/** What one operation answers, in words that are the same for every layer. */
async function answer(layer: FileLayer, top: string, { kind, name: at, text: typed = '', to = '' }: Step) {
  const path = join(top, at)
  switch (kind) {
    case 'create': {
      const file = await layer.create(path)
      const written = await file.write(Buffer.from(typed))
      await file.sync()
      await file.close()
      return written
    }
    case 'append':
      return await layer.append(path, Buffer.from(typed))
    case 'read':
      return (await layer.read(path)).toString()
    case 'unlink':
      return await layer.unlink(path)
    case 'makeFolder':
      return await layer.makeFolder(path)
    case 'list':
      return (await layer.list(path)).sort()
    case 'facts': {
      const facts = await layer.facts(path)
      return facts?.kind === 'file' ? facts : facts?.kind
    }
    case 'syncFolder':
      return await layer.syncFolder(path)
    case 'rename':
      return await layer.rename(path, join(top, to))
    case 'link':
      return await layer.link(path, join(top, to))
    default:
      throw new Error(kind)
  }
}

async function said(work: Promise<unknown>): Promise<unknown> {
  try {
    return await work
  } catch (error) {
    return errnoCode(error) ?? error
  }
}

describe('the disk in memory', () => {
  it.prop([fc.array(step, { minLength: 5, maxLength: 40 })], { numRuns: 150 })(
    'answers every operation as the real one does',
    async (steps) => {
      const folder = await temporaryFolder()
      const disk = new MemoryDisk()
      for (const each of steps as Step[]) {
        if (each.to !== undefined && each.name.includes('/')) continue
        expect([each, await said(answer(disk, '/', each))]).toEqual([
          each,
          await said(answer(nodeFileLayer, folder, each)),
        ])
      }
    },
  )

  it('gives copies that go their own way, with hard links kept', async () => {
    const disk = new MemoryDisk()
    await disk.append('/a', Buffer.from('one'))
    await disk.link('/a', '/b')
    const copy = disk.copy()
    await copy.append('/a', Buffer.from(' two'))
    expect(String(await copy.read('/b'))).toBe('one two')
    expect(String(await disk.read('/b'))).toBe('one')
  })
})
