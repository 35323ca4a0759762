import { Problem } from '../../contract/problem.ts'

/** A backup is read in one piece, and the file layer reads no larger file. */
export const largestBackupMiB = 64
export const largestBackupBytes = largestBackupMiB * 1024 * 1024

/** More files than any workspace has; each costs a few system calls. */
export const mostFiles = 100_000

export function tooLarge(): Problem<'backup.too-large'> {
  return new Problem('backup.too-large', { most: largestBackupMiB })
}
