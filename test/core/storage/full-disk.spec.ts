import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it, onTestFinished, type TestContext } from 'vitest'
import { openNote } from './note-document.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** Mounts a file system of 64 KiB; where that cannot be had, the test is skipped with the cause. */
async function smallDisk(context: TestContext): Promise<string> {
  const root = process.platform === 'linux' && process.getuid?.() === 0
  context.skip(!root, 'needs root on Linux, to mount a tmpfs')
  const folder = join(await temporaryFolder(), 'disk')
  await mkdir(folder)
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k,mode=0700', 'tmpfs', folder])
  context.skip(mounted.status !== 0, `mount -t tmpfs is not permitted here: ${mounted.stderr}`)
  onTestFinished(() => {
    spawnSync('umount', [folder])
  })
  return folder
}

it.for([30_000, 50_000, 60_000, 64_000])(
  'DU-03: on a full disk a save of %i bytes is refused, and the old content stands',
  async (size, context) => {
    const folder = await smallDisk(context)
    const document = await openNote(folder)
    const kept = await document.update(() => ({ number: 1, text: randomBytes(10_000).toString('hex') }))
    const text = randomBytes(size / 2).toString('hex')
    const saved = await document
      .update(() => ({ number: 2, text }))
      .then(
        () => undefined,
        (error: unknown) => error,
      )
    // 20 KB stand already, with 64 KiB in all.
    if (size < 40_000) expect(saved).toBeUndefined()
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
  const folder = await smallDisk(context)
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
