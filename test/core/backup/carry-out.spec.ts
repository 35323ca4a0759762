import { randomBytes } from 'node:crypto'
import { mkdir, readdir, stat, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { carryOutRestore } from '../../../core/backup/restore/carry-out.ts'
import { askForRestore, stage } from '../../../core/backup/restore/staging.ts'
import { dataShape } from '../../../core/compose/data-formats.ts'
import type { FileLayer } from '../../../core/storage/file-layer.ts'
import { nodeFileLayer } from '../../../core/storage/node-file-layer.ts'
import { FaultyFileLayer } from '../storage/faulty-file-layer.ts'
import { filesBelow } from '../vault/vault-bed.ts'
import { newFolder } from './host-bed.ts'

const id = '0123456789abcdef'
const at = Date.UTC(2026, 10, 21, 23, 5, 9)
const keptAs = 'before-restore-20261121T230509Z'

const presentState = {
  'vault.json': 'old header',
  'vault.json.bak': 'older header',
  'vault.json.damaged-1': 'damaged header',
  'secrets/a.json': 'old secret',
  'secrets-2/a.json': 'old secret under another key',
  'registries/a.json': 'old record',
  'projects.json': 'old projects',
  'activity.jsonl': 'old lines',
  'activity.jsonl.1': 'older lines',
}
/** What is none of a restore's business. */
const bystanders = { 'browser/Cookies': 'chromium', 'notes.txt': 'mine', 'restoration.json': 'mine too' }
const restoredState = new Map(
  Object.entries({
    'vault.json': 'new header',
    'secrets-3/b.json': 'new secret',
    'registries/b.json': 'new record',
    'registries/c.json': 'another',
    'settings.json': '{}',
  }).map(([path, text]) => [path, Buffer.from(text)]),
)

async function laidOut(): Promise<string> {
  const folder = await newFolder()
  for (const [path, text] of Object.entries({ ...presentState, ...bystanders })) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  return folder
}

/** Stages, asks, and starts: `asked` tells whether the marker stood. */
async function restored(layer: FileLayer, folder: string): Promise<{ asked: boolean; error?: unknown }> {
  let asked = false
  try {
    await stage(restoredState, { layer, folder, id, rehearse: async () => undefined })
    await askForRestore(layer, folder, { id, madeAt: 1, at })
    asked = true
    await carryOutRestore(layer, folder, dataShape)
    return { asked }
  } catch (error) {
    return { asked, error }
  }
}

const inside = (prefix: string, files: Record<string, string>) =>
  Object.fromEntries(Object.entries(files).map(([path, text]) => [`${prefix}/${path}`, text]))
const before = { ...presentState, ...bystanders }
const after = {
  ...Object.fromEntries([...restoredState].map(([path, bytes]) => [path, bytes.toString()])),
  ...inside(keptAs, presentState),
  ...bystanders,
}

describe('a restore', () => {
  it('moves the present state out whole and the restored one in, and leaves nothing else', async () => {
    const folder = await laidOut()
    expect(await restored(nodeFileLayer, folder)).toEqual({ asked: true })
    expect(filesBelow(folder)).toEqual(after)
    expect((await readdir(folder)).filter((name) => name.startsWith('restore-'))).toEqual([])
  })

  it('is told to the core that carries it out, and to no later one', async () => {
    const folder = await laidOut()
    await stage(restoredState, { layer: nodeFileLayer, folder, id, rehearse: async () => undefined })
    await askForRestore(nodeFileLayer, folder, { id, madeAt: 7, at })
    expect(await carryOutRestore(nodeFileLayer, folder, dataShape)).toEqual({ id, keptAs, madeAt: 7 })
    expect(await carryOutRestore(nodeFileLayer, folder, dataShape)).toBeUndefined()
    expect(filesBelow(folder)).toEqual(after)
  })

  it('takes along what was saved after it was asked for', async () => {
    const folder = await laidOut()
    await stage(restoredState, { layer: nodeFileLayer, folder, id, rehearse: async () => undefined })
    await askForRestore(nodeFileLayer, folder, { id, madeAt: 7, at })
    await writeFile(join(folder, 'projects.json.bak'), 'saved late')
    await carryOutRestore(nodeFileLayer, folder, dataShape)
    expect(filesBelow(folder)).toEqual({ ...after, [`${keptAs}/projects.json.bak`]: 'saved late' })
  })

  it('gives the kept state another name where one of that second stands', async () => {
    const folder = await laidOut()
    await restored(nodeFileLayer, folder)
    await restored(nodeFileLayer, folder)
    expect((await readdir(folder)).filter((name) => name.startsWith('before-'))).toEqual([
      keptAs,
      `${keptAs}-2`,
    ])
  })

  it('DU-09: makes folders of mode 0700 and files of mode 0600 alone', async () => {
    const folder = await laidOut()
    await restored(nodeFileLayer, folder)
    for (const path of [keptAs, 'secrets-3', 'registries']) {
      expect((await stat(join(folder, path))).mode & 0o777).toBe(0o700)
    }
    for (const path of restoredState.keys()) expect((await stat(join(folder, path))).mode & 0o777).toBe(0o600)
  })

  it('DU-10: does not write through a link under the name of the staged folder', async () => {
    const folder = await laidOut()
    const elsewhere = await newFolder()
    await symlink(elsewhere, join(folder, `restore-${id}`))
    await restored(nodeFileLayer, folder)
    expect(await readdir(elsewhere)).toEqual([])
    expect(filesBelow(folder)).toEqual(after)
  })

  it('starts with nothing of a restore that was never asked for to the end', async () => {
    const folder = await laidOut()
    await stage(restoredState, { layer: nodeFileLayer, folder, id, rehearse: async () => undefined })
    await writeFile(join(folder, `restore-${id}.upload`), randomBytes(20))
    expect(await carryOutRestore(nodeFileLayer, folder, dataShape)).toBeUndefined()
    expect(filesBelow(folder)).toEqual(before)
  })

  it('undoes a request whose staged state is gone', async () => {
    const folder = await laidOut()
    await askForRestore(nodeFileLayer, folder, { id, madeAt: 1, at })
    expect(await carryOutRestore(nodeFileLayer, folder, dataShape)).toBeUndefined()
    expect(filesBelow(folder)).toEqual(before)
  })

  it('keeps a request that cannot be read aside, tells of it, and goes on with the present state', async () => {
    const folder = await laidOut()
    await stage(restoredState, { layer: nodeFileLayer, folder, id, rehearse: async () => undefined })
    await writeFile(join(folder, 'restore-asked.json'), 'half')
    const notices: unknown[] = []
    const carryOut = () => carryOutRestore(nodeFileLayer, folder, dataShape, (each) => notices.push(each))
    expect(await carryOut()).toBeUndefined()
    expect(await carryOut()).toBeUndefined()
    expect(filesBelow(folder)).toEqual({ ...before, 'restore-asked.json.damaged-1': 'half' })
    expect(notices).toEqual([
      {
        file: 'restore-asked.json',
        kind: 'damaged',
        keptAs: 'restore-asked.json.damaged-1',
        usedBackup: false,
      },
    ])
  })

  it.each(['restore-moving-out.json', 'restore-moved-out.json'])(
    'refuses to start on %s that is not whole, as files may have moved, and touches nothing',
    async (file) => {
      const folder = await laidOut()
      await stage(restoredState, { layer: nodeFileLayer, folder, id, rehearse: async () => undefined })
      await writeFile(join(folder, file), 'half')
      const stood = filesBelow(folder)
      await expect(carryOutRestore(nodeFileLayer, folder, dataShape)).rejects.toMatchObject({
        code: 'storage.damaged',
        data: { file },
      })
      expect(filesBelow(folder)).toEqual(stood)
    },
  )
})

describe.each(['crash', 'ENOSPC', 'EIO', 'EACCES', 'short'])('DU-01: a restore under %s', (kind) => {
  it.each([false, true])(
    'is finished or undone by the next start, at every operation (lasting: %s)',
    { timeout: 60_000 },
    async (lasting) => {
      let outcomes = 0
      for (let operation = 1; ; operation += 1) {
        const folder = await laidOut()
        const layer = new FaultyFileLayer(nodeFileLayer, { at: operation, kind, lasting })
        const { asked, error } = await restored(layer, folder)
        if (!layer.struck) break
        if (error !== undefined && kind !== 'crash') {
          expect(error).toMatchObject({ code: 'storage.not-saved' })
        }
        await carryOutRestore(nodeFileLayer, folder, dataShape)
        const left = filesBelow(folder)
        if (asked) expect(left).toEqual(after)
        else if (left['vault.json'] === 'old header') expect(left).toEqual(before)
        else expect(left).toEqual(after)
        outcomes += 1
      }
      expect(outcomes).toBeGreaterThan(40)
    },
  )
})
