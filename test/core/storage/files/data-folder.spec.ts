import { chmod, lchown, mkdir, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { prepareDataFolder } from '../../../../core/storage/data-folder.ts'
import { type DataFolderPlace, dataFolderPath } from '../../../../core/storage/data-folder-path.ts'
import { nodeFileLayer } from '../../../../core/storage/node-file-layer.ts'
import { temporaryFolder } from '../temporary-folder.ts'

describe('the path of the data folder', () => {
  const linux: DataFolderPlace = { platform: 'linux', env: {}, home: '/home/ann', cwd: '/src' }
  const windows: DataFolderPlace = { platform: 'win32', env: {}, home: 'C:\\Users\\ann', cwd: 'D:\\src' }

  it.each<[string, DataFolderPlace, string]>([
    ['the home folder', linux, '/home/ann/.config/Fairlead'],
    ['XDG_CONFIG_HOME', { ...linux, env: { XDG_CONFIG_HOME: '/cfg' } }, '/cfg/Fairlead'],
    [
      'macOS',
      { ...linux, platform: 'darwin', home: '/Users/ann' },
      '/Users/ann/Library/Application Support/Fairlead',
    ],
    ['APPDATA', { ...windows, env: { APPDATA: 'E:\\Roaming' } }, 'E:\\Roaming\\Fairlead'],
    ['Windows without APPDATA', windows, 'C:\\Users\\ann\\AppData\\Roaming\\Fairlead'],
    [
      'FAIRLEAD_DATA_DIR',
      { ...linux, env: { FAIRLEAD_DATA_DIR: '/data', XDG_CONFIG_HOME: '/cfg' } },
      '/data',
    ],
    [
      'the command line',
      { ...linux, env: { FAIRLEAD_DATA_DIR: '/data' }, wanted: 'here/now' },
      '/src/here/now',
    ],
    ['a relative path on Windows', { ...windows, wanted: 'here' }, 'D:\\src\\here'],
    [
      'empty variables',
      { ...linux, env: { FAIRLEAD_DATA_DIR: '', XDG_CONFIG_HOME: '' } },
      '/home/ann/.config/Fairlead',
    ],
  ])('follows %s', (_, place, path) => {
    expect(dataFolderPath(place)).toBe(path)
  })
})

describe('preparing the data folder', () => {
  it.each([0o000, 0o077])('DU-09: makes it and its parents with mode 0700 under umask %o', async (umask) => {
    const folder = join(await temporaryFolder(), 'with space', 'Übung')
    const before = process.umask(umask)
    onTestFinished(() => {
      process.umask(before)
    })
    await prepareDataFolder(nodeFileLayer, folder)
    expect((await stat(folder)).mode & 0o777).toBe(0o700)
    expect((await stat(join(folder, '..'))).mode & 0o777).toBe(0o700)
    await prepareDataFolder(nodeFileLayer, folder)
  })

  it('makes the parents that are missing, and no more than there are', async () => {
    const folder = join(await temporaryFolder(), 'a', 'b', 'c')
    await prepareDataFolder(nodeFileLayer, folder)
    expect((await stat(folder)).isDirectory()).toBe(true)
    const drive = { ...nodeFileLayer, facts: async () => undefined, makeFolder: nodeFileLayer.list as never }
    await expect(prepareDataFolder(drive, '/not/there')).rejects.toThrow()
  })

  it('leaves the mode of a folder that stands as it is', async () => {
    const folder = join(await temporaryFolder(), 'mine')
    await mkdir(folder)
    await chmod(folder, 0o755)
    await prepareDataFolder(nodeFileLayer, folder)
    expect((await stat(folder)).mode & 0o777).toBe(0o755)
  })

  it('DU-10: refuses a link planted under the name', async () => {
    const place = await temporaryFolder()
    await mkdir(join(place, 'target'))
    await symlink(join(place, 'target'), join(place, 'data'))
    await expect(prepareDataFolder(nodeFileLayer, join(place, 'data'))).rejects.toMatchObject({
      code: 'storage.not-saved',
      data: { file: 'data', reason: 'ELOOP' },
    })
  })

  it('DU-10: refuses the folder of another user', async () => {
    const folder = join(await temporaryFolder(), 'theirs')
    await mkdir(folder)
    if (process.getuid?.() === 0) await lchown(folder, 12_345, 12_345)
    const me = process.getuid?.() === 0 ? 0 : (process.getuid?.() ?? 0) + 1
    await expect(prepareDataFolder(nodeFileLayer, folder, me)).rejects.toMatchObject({
      data: { reason: 'EPERM' },
    })
  })

  it('refuses a file, and a place that cannot be written', async () => {
    const place = await temporaryFolder()
    await writeFile(join(place, 'file'), '')
    await expect(prepareDataFolder(nodeFileLayer, join(place, 'file'))).rejects.toMatchObject({
      data: { reason: 'ENOTDIR' },
    })
    await expect(prepareDataFolder(nodeFileLayer, '/proc/none/data')).rejects.toMatchObject({
      code: 'storage.not-saved',
      data: { reason: 'ENOENT' },
    })
  })
})
