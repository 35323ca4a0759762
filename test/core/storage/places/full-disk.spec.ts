import { randomBytes, randomUUID } from 'node:crypto'
import { readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { Problem } from '../../../../contract/problem.ts'
import { nodeFileLayer } from '../../../../core/storage/node-file-layer.ts'
import { openNote } from '../note-document.ts'
import { standInSlot } from '../saves/stand-in-slot.ts'
import { registryDraft, startedServices } from '../saves/started-services.ts'
import { mounted } from './mounted.ts'

const size = '64k'

it.for([30_000, 50_000, 60_000, 64_000])(
  'DU-03: on a full disk a save of %i bytes is refused, and the old content stands',
  async (bytes, context) => {
    const { folder } = await mounted(context, size)
    const document = await openNote(folder)
    const kept = await document.update(() => ({ number: 1, text: randomBytes(10_000).toString('hex') }))
    const text = randomBytes(bytes / 2).toString('hex')
    const saved = await document
      .update(() => ({ number: 2, text }))
      .then(
        () => undefined,
        (error: unknown) => error,
      )
    // 20 KB stand already, with 64 KiB in all.
    if (bytes < 40_000) expect(saved).toBeUndefined()
    else {
      expect(saved).toMatchObject({
        code: 'storage.not-saved',
        data: { file: 'note.json', reason: 'ENOSPC' },
      })
      expect(document.value).toEqual(kept)
      expect((await openNote(folder)).value).toEqual(kept)
      expect(await readdir(folder)).toEqual(['note.json'])
    }
    await document.update(() => ({ number: 3, text: 'small' }))
    expect((await openNote(folder)).value).toEqual({ number: 3, text: 'small' })
  },
)

it('DU-03: with no byte left nothing is lost, and there is room again later', async (context) => {
  const { folder } = await mounted(context, size)
  const document = await openNote(folder)
  const kept = await document.update(() => ({ number: 1, text: 'kept' }))
  const filler = join(folder, 'filler')
  await writeFile(filler, Buffer.alloc(64 * 1024)).catch(() => undefined)
  await expect(document.update(() => ({ number: 2, text: 'lost' }))).rejects.toMatchObject({
    data: { reason: 'ENOSPC' },
  })
  expect((await openNote(folder)).value).toEqual(kept)
  await rm(filler)
  await document.update(() => ({ number: 3, text: 'again' }))
  expect((await openNote(folder)).value).toEqual({ number: 3, text: 'again' })
})

it('DU-03: registries and their passwords fill the disk: what was told as saved is there, and nothing else', async (context) => {
  const { folder } = await mounted(context, size)
  const slot = standInSlot(randomBytes(32))
  const start = () => startedServices({ layer: nodeFileLayer, folder }, { newId: randomUUID, slot })
  const services = await start()
  const saved = new Map<string, string>()
  let refused: unknown
  for (let number = 1; refused === undefined; number += 1) {
    const password = randomBytes(1500).toString('hex')
    const draft = { ...registryDraft(services, `r-${number}`), username: 'ann', password }
    try {
      await services.editor.add(draft)
      saved.set(draft.name, password)
    } catch (error) {
      refused = error
    }
  }
  expect(refused).toMatchObject({ code: 'storage.not-saved', data: { reason: 'ENOSPC' } })
  expect(refused).toBeInstanceOf(Problem)
  expect(saved.size).toBeGreaterThan(1)

  const shown = async ({ registries }: typeof services) => {
    const lent = registries
      .list()
      .map(
        async ({ id, name }): Promise<[string, string]> => [
          name,
          await registries.lend(id, async (credential) => credential?.secret.bytes.toString() ?? ''),
        ],
      )
    return new Map(await Promise.all(lent))
  }
  expect(await shown(services)).toEqual(saved)
  expect(await shown(await start())).toEqual(saved)
  const [first] = services.registries.list()
  await services.registries.states.deactivate(first?.id ?? 'none').catch(() => undefined)
  const again = await start()
  expect(await shown(again)).toEqual(saved)
  expect((await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.tmp'))).toEqual([])
}, 30_000)
