import { Problem } from '../../contract/problem.ts'

/** A backup is read in one piece, and the file layer reads no larger file. */
export const largestBackupMiB = 64
export const largestBackupBytes = largestBackupMiB * 1024 * 1024

/** More files than any workspace has; each costs a few system calls. */
export const mostFiles = 100_000

/** More values than any file of a workspace has; once it is read, each takes many times its bytes. */
const mostValues = 1_000_000

/** Whether a file of JSON would swell: counted in its bytes, before anything is made of them. */
export function swells(json: Buffer): boolean {
  let values = 0
  for (const byte of json) {
    if (byte === 0x2c || byte === 0x5b || byte === 0x7b) values += 1
  }
  return values > mostValues
}

export function tooLarge(): Problem<'backup.too-large'> {
  return new Problem('backup.too-large', { most: largestBackupMiB })
}
