import { randomBytes, randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { prepareDataFolder } from '../../../../core/storage/data-folder.ts'
import type { FileLayer } from '../../../../core/storage/file-layer.ts'
import { nodeFileLayer } from '../../../../core/storage/node-file-layer.ts'
import { Secret } from '../../../../core/vault/secret.ts'
import { anyText, binding, lent, testVault } from '../../vault/vault-bed.ts'
import { anyNote, openNote } from '../note-document.ts'
import { standInSlot } from '../saves/stand-in-slot.ts'
import { registryDraft, startedServices } from '../saves/started-services.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { mounted } from './mounted.ts'

const slot = standInSlot(randomBytes(32))
const start = (folder: string, layer: FileLayer = nodeFileLayer) =>
  startedServices({ layer, folder }, { newId: randomUUID, slot })

/** Adds a registry with a password, and says what a fresh start lends for it. */
async function addedAndFound(folder: string, layer: FileLayer = nodeFileLayer): Promise<[string, unknown]> {
  const password = anyText()
  const services = await start(folder, layer)
  const draft = { ...registryDraft(services, 'first'), username: 'ann', password }
  const { id } = await services.editor.add(draft)
  const { registries } = await start(folder, layer)
  const found = await registries.lend(id, async (credential) => credential?.secret.bytes.toString())
  return [password, found]
}

const failing = (code: string) => async () => {
  throw Object.assign(new Error(`${code}: stand-in`), { code })
}

describe('DU-11: a data folder', () => {
  it.each([
    ['a space and a quote', "Ann's data folder"],
    ['letters of other scripts', 'Übung 目录 мир'],
    ['two forms of one letter', 'é and e\u0301'],
    ['a line feed', 'a\nb'],
    ['what other programs expand', '$HOME %APPDATA% *'],
    ['a long name', `${'x'.repeat(120)}/${'y'.repeat(120)}`],
  ])('with %s in its path works', async (_, name) => {
    const folder = join(await temporaryFolder(), name)
    await prepareDataFolder(nodeFileLayer, folder)
    const [password, found] = await addedAndFound(folder)
    expect(found).toBe(password)
  })

  it.each(['ENOTSUP', 'EOPNOTSUPP', 'EPERM', 'ENOSYS', 'EMLINK', 'EXDEV', 'EINVAL'])(
    'where there are no hard links (%s) works, with backups that are copies',
    async (code) => {
      const folder = await temporaryFolder()
      const layer = { ...nodeFileLayer, link: failing(code) }
      const note = await openNote(folder, layer)
      const first = await note.update(() => anyNote(1))
      await note.update(() => anyNote(2))
      expect(JSON.parse(await readFile(join(folder, 'note.json.bak'), 'utf8')).value).toEqual(first)
      expect((await readdir(folder)).sort()).toEqual(['note.json', 'note.json.bak'])
      const [password, found] = await addedAndFound(folder, layer)
      expect(found).toBe(password)
    },
  )

  it('where folders cannot be synced works: the system has nothing better to offer', async (context) => {
    context.skip(process.platform !== 'linux', 'needs Linux, whose /proc cannot be synced')
    await expect(nodeFileLayer.syncFolder('/proc')).resolves.toBeUndefined()
    await expect(nodeFileLayer.syncFolder('/proc/none')).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it.each(['EINVAL', 'ENOTSUP', 'EIO'])(
    'where a file cannot be synced (%s) says so, and nothing of it is there',
    async (code) => {
      const folder = await temporaryFolder()
      const create: FileLayer['create'] = async (path) => ({
        ...(await nodeFileLayer.create(path)),
        sync: failing(code),
      })
      const note = await openNote(folder, { ...nodeFileLayer, create })
      await expect(note.update(() => anyNote())).rejects.toMatchObject({
        code: 'storage.not-saved',
        data: { file: 'note.json', reason: code },
      })
      expect(await readdir(folder)).toEqual([])
    },
  )
})

describe('DU-11: a home that can only be read', () => {
  it('opens, lends, and says of each save why it cannot be', async (context) => {
    const disk = await mounted(context, '4m')
    const folder = join(disk.folder, 'data')
    await mkdir(folder)
    const [password] = await addedAndFound(folder)
    disk.remount('ro')
    const services = await start(folder)
    const { registries, editor, projects, vault } = services
    const [registry] = registries.list()
    if (!registry) throw new Error('One registry was added')
    const found = await registries.lend(registry.id, async (credential) =>
      credential?.secret.bytes.toString(),
    )
    expect(found).toBe(password)
    const refused = { code: 'storage.not-saved', data: { reason: 'EROFS' } }
    await expect(editor.add(registryDraft(services, 'second'))).rejects.toMatchObject(refused)
    await expect(registries.states.deactivate(registry.id)).rejects.toMatchObject(refused)
    await expect(projects.ensureNamespace(registry.projectId, 'web')).rejects.toMatchObject(refused)
    const wanted = { passphrase: Secret.fromText(anyText()) }
    await expect(vault.addSlot(wanted)).rejects.toMatchObject(refused)
    disk.remount('rw')
    await editor.add(registryDraft(services, 'second'))
    const names = (await start(folder)).registries.list().map(({ name }) => name)
    expect(names.sort()).toEqual(['first', 'second'])
  })

  it('says why a data folder cannot be made in it', async (context) => {
    const disk = await mounted(context, '1m')
    disk.remount('ro')
    await expect(prepareDataFolder(nodeFileLayer, join(disk.folder, 'data'))).rejects.toMatchObject({
      code: 'storage.not-saved',
      data: { reason: 'EROFS' },
    })
  })
})

describe('DU-11: a clock that is set back', () => {
  it('loses no secret, and the newest content still wins', async () => {
    const folder = await temporaryFolder()
    const [first, second] = [anyText(), anyText()]
    let now = 2_000_000_000_000
    const open = async () => {
      const vault = await testVault(folder, { slots: [slot], clock: () => now })
      if (vault.state === 'absent') await vault.create({ safeStorage: true })
      else await vault.unlockWithAnyUnattendedSlot()
      return vault
    }
    const vault = await open()
    await vault.seal('r1', binding, Secret.fromText(first), 'current')
    now = 0
    await vault.seal('r1', binding, Secret.fromText(second), 'current')
    const again = await open()
    expect(again.state).toBe('unlocked')
    expect(again.notices).toEqual([])
    expect(await lent(again, 'r1')).toBe(second)
    const note = await openNote(folder)
    await note.update(() => anyNote(1))
    const last = await note.update(() => anyNote(2))
    expect((await openNote(folder)).value).toEqual(last)
  })
})
