import { readdirSync, readlinkSync } from 'node:fs'
import { readdir, readFile, stat, symlink, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { errnoCode } from '../../../../core/storage/file-layer.ts'
import { nodeFileLayer } from '../../../../core/storage/node-file-layer.ts'
import { temporaryFolder } from '../temporary-folder.ts'

/** Where a link leads; nothing for one that is gone again. */
function targetOf(link: string): string | undefined {
  try {
    return readlinkSync(link)
  } catch {
    return undefined
  }
}

const onWindows = process.platform === 'win32'

describe('the file layer of this machine', () => {
  it('takes for a file only what is one, of a size that can be one of ours', async ({ skip }) => {
    skip(onWindows, 'needs /dev/null')
    const path = join(await temporaryFolder(), 'big')
    await writeFile(path, '')
    await truncate(path, 64 * 1024 * 1024 + 1)
    await expect(nodeFileLayer.read(path)).rejects.toMatchObject({ code: 'EFBIG', message: `EFBIG: ${path}` })
    await expect(nodeFileLayer.read('/dev/null')).rejects.toMatchObject({ code: 'ENOTFILE' })
    await expect(nodeFileLayer.append('/dev/null', Buffer.from('x'))).rejects.toMatchObject({
      code: 'ENOTFILE',
    })
    expect(await nodeFileLayer.facts('/dev/null')).toMatchObject({ kind: 'other' })
  })

  it('reads the largest file that can be ours', async () => {
    const path = join(await temporaryFolder(), 'large')
    await writeFile(path, '')
    await truncate(path, 64 * 1024 * 1024)
    expect((await nodeFileLayer.read(path)).length).toBe(64 * 1024 * 1024)
  })

  it('syncs the very file that it made: one that is closed cannot be', async () => {
    const file = await nodeFileLayer.create(join(await temporaryFolder(), 'file'))
    await file.close()
    await expect(file.sync()).rejects.toMatchObject({ code: 'EBADF' })
  })

  it('DU-10: appends to a file of mode 0600, never through a link', async ({ skip }) => {
    skip(onWindows, 'needs symbolic links')
    const folder = await temporaryFolder()
    const path = join(folder, 'log')
    await nodeFileLayer.append(path, Buffer.from('one '))
    await nodeFileLayer.append(path, Buffer.from('two'))
    expect(await readFile(path, 'utf8')).toBe('one two')
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(await nodeFileLayer.facts(path)).toMatchObject({ kind: 'file', mode: 0o600, size: 7 })
    await symlink(path, join(folder, 'planted'))
    const refused = nodeFileLayer.append(join(folder, 'planted'), Buffer.from('x'))
    await expect(refused).rejects.toMatchObject({ code: 'ELOOP' })
    expect(await readFile(path, 'utf8')).toBe('one two')
  })

  it('leaves no file open, whatever comes of an operation', async ({ skip }) => {
    skip(process.platform !== 'linux', 'needs /proc')
    const folder = await temporaryFolder()
    const open = () =>
      readdirSync('/proc/self/fd').filter((fd) => {
        const target = targetOf(`/proc/self/fd/${fd}`)
        return target?.startsWith(folder) || ['/dev/null', '/proc'].includes(target ?? '')
      }).length
    const before = open()
    const round = async (number: number) => {
      const path = join(folder, String(number))
      const file = await nodeFileLayer.create(path)
      await file.write(Buffer.from('x'))
      await file.sync()
      await file.close()
      await nodeFileLayer.read(path)
      await nodeFileLayer.append(path, Buffer.from('x'))
      await nodeFileLayer.syncFolder(folder)
      await nodeFileLayer.syncFolder('/proc')
      await expect(nodeFileLayer.read('/dev/null')).rejects.toThrow('ENOTFILE')
      await expect(nodeFileLayer.append('/dev/null', Buffer.from('x'))).rejects.toThrow('ENOTFILE')
    }
    for (let number = 1; number <= 3; number += 1) {
      await round(number)
      // At once, because the garbage collector would close what was left open.
      expect(open()).toBe(before)
    }
    expect(await readdir(folder)).toHaveLength(3)
  })
})

it.each([
  [Object.assign(new Error('x'), { code: 'EIO' }), 'EIO'],
  [Object.assign(new Error('x'), { code: 5 }), undefined],
  [new Error('x'), undefined],
  [{ code: 'EIO' }, undefined],
  ['EIO', undefined],
  [undefined, undefined],
])('the errno code of %s is %s', (error, code) => expect(errnoCode(error)).toBe(code))
