import { spawnSync } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { onTestFinished, type TestContext } from 'vitest'
import { temporaryFolder } from '../temporary-folder.ts'

/** A file system in memory of its own for one test. */
export interface Mounted {
  readonly folder: string
  /** Mounts it anew with other options, such as `ro`. */
  remount(options: string): void
}

/** Mounts it; where that cannot be had, the test is skipped with the cause. */
export async function mounted(context: TestContext, size: string): Promise<Mounted> {
  const root = process.platform === 'linux' && process.getuid?.() === 0
  context.skip(!root, 'needs root on Linux, to mount a tmpfs')
  const folder = join(await temporaryFolder(), 'disk')
  await mkdir(folder)
  const made = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size},mode=0700`, 'tmpfs', folder])
  context.skip(made.status !== 0, `mount -t tmpfs is not permitted here: ${made.stderr}`)
  onTestFinished(() => {
    spawnSync('umount', [folder])
  })
  return {
    folder,
    remount: (options) => {
      const again = spawnSync('mount', ['-o', `remount,${options}`, folder])
      if (again.status !== 0) throw new Error(`remount: ${again.stderr}`)
    },
  }
}
