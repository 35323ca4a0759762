import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { KeptStates } from '../../../core/backup/kept-states.ts'
import type { FileLayer } from '../../../core/storage/file-layer.ts'
import { nodeFileLayer } from '../../../core/storage/node-file-layer.ts'
import { newFolder } from './host-bed.ts'

const day = 24 * 60 * 60 * 1000
const at = Date.UTC(2026, 10, 21, 23, 5, 9)

async function keptIn(folder: string, ...names: string[]): Promise<void> {
  for (const name of names) {
    await mkdir(join(folder, name, 'secrets'), { recursive: true })
    await writeFile(join(folder, name, 'vault.json'), 'header')
    await writeFile(join(folder, name, 'secrets', 'a.json'), 'sealed')
  }
}

function states(folder: string, now: () => number, layer: FileLayer = nodeFileLayer) {
  const bugs: unknown[] = []
  const kept = new KeptStates({ layer, folder, clock: now, onBug: (error) => bugs.push(error) })
  onTestFinished(() => kept.dispose())
  return { kept, bugs }
}

it('lists what restores have replaced, newest first, with its size and its end', async () => {
  const folder = await newFolder()
  await keptIn(
    folder,
    'before-restore-20261121T230509Z',
    'before-restore-20261121T230509Z-2',
    'before-restore-20261120T000000Z',
  )
  await keptIn(folder, 'before-restore-', 'before-restore-20269921T230509Z', 'registries')
  await writeFile(join(folder, 'before-restore-x'), '')
  const { kept } = states(folder, () => at)
  expect(await kept.list()).toEqual([
    { name: 'before-restore-20261121T230509Z-2', at, until: at + 7 * day, bytes: 12 },
    { name: 'before-restore-20261121T230509Z', at, until: at + 7 * day, bytes: 12 },
    {
      name: 'before-restore-20261120T000000Z',
      at: Date.UTC(2026, 10, 20),
      until: Date.UTC(2026, 10, 27),
      bytes: 12,
    },
  ])
})

it('removes one for good, and touches nothing that a link in it leads to', async () => {
  const folder = await newFolder()
  const elsewhere = await newFolder()
  await writeFile(join(elsewhere, 'mine.txt'), 'mine')
  const name = 'before-restore-20261121T230509Z'
  await keptIn(folder, name, 'registries')
  await symlink(elsewhere, join(folder, name, 'link'))
  const { kept } = states(folder, () => at)
  await kept.forget(name)
  await kept.forget(name)
  await kept.forget('registries')
  await kept.forget('../x')
  expect(await readdir(folder)).toEqual(['registries'])
  expect(await readdir(elsewhere)).toEqual(['mine.txt'])
})

it('removes each by itself after seven days, at a start and while the program runs', async () => {
  const folder = await newFolder()
  const [old, young] = ['before-restore-20261101T000000Z', 'before-restore-20261121T230509Z']
  await keptIn(folder, old, young)
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  onTestFinished(() => void vi.useRealTimers())
  let now = at + day
  states(folder, () => now)
  await vi.waitFor(async () => expect(await readdir(folder)).toEqual([young]))
  now = at + 7 * day - 1
  vi.advanceTimersByTime(60 * 60_000)
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(await readdir(folder)).toEqual([young])
  now = at + 7 * day
  vi.advanceTimersByTime(60 * 60_000)
  await vi.waitFor(async () => expect(await readdir(folder)).toEqual([]))
})

it('says so where one cannot be removed, and tries again', async () => {
  const folder = await newFolder()
  const name = 'before-restore-20261101T000000Z'
  await keptIn(folder, name)
  const stubborn: FileLayer = {
    ...nodeFileLayer,
    unlink: async () => {
      throw Object.assign(new Error('EROFS'), { code: 'EROFS' })
    },
  }
  const { kept, bugs } = states(folder, () => at, stubborn)
  await expect(kept.forget(name)).rejects.toMatchObject({
    code: 'storage.not-saved',
    data: { reason: 'EROFS' },
  })
  await vi.waitFor(() => expect(bugs).toHaveLength(1))
  states(folder, () => at)
  await vi.waitFor(async () => expect(await readdir(folder)).toEqual([]))
})

it('is removed once, however many ask at once, and lists what is left meanwhile', async () => {
  const folder = await newFolder()
  const name = 'before-restore-20261121T230509Z'
  await keptIn(folder, name)
  const { kept } = states(folder, () => at)
  const asked = [kept.forget(name), kept.list(), kept.forget(name), kept.removeDue(), kept.list()]
  expect((await Promise.allSettled(asked)).map(({ status }) => status)).toEqual(asked.map(() => 'fulfilled'))
  expect(await kept.list()).toEqual([])
})
