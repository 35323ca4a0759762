import { closeSync, openSync, readFileSync, readSync } from 'node:fs'

const chunk = 4 * 1024 * 1024

/**
 * How often these bytes stand in the memory that a process may write to, its buffers included, which no heap
 * snapshot shows. Linux only, and only for a process that this one has started.
 */
export function countInMemory(pid: number, wanted: Buffer): number {
  const memory = openSync(`/proc/${pid}/mem`, 'r')
  const buffer = Buffer.alloc(chunk + wanted.length)
  let count = 0
  try {
    for (const { start, end } of writableRegions(pid)) {
      // Each piece begins a little before the end of the last one, for what lies across.
      for (let at = start; at < end; at += BigInt(chunk)) {
        const length = Number(end - at < BigInt(buffer.length) ? end - at : BigInt(buffer.length))
        const read = readable(memory, buffer, length, at)
        count += occurrences(buffer.subarray(0, Math.min(read, chunk + wanted.length - 1)), wanted)
      }
    }
  } finally {
    closeSync(memory)
    buffer.fill(0)
  }
  return count
}

function writableRegions(pid: number): { start: bigint; end: bigint }[] {
  return readFileSync(`/proc/${pid}/maps`, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [, start, end] = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line) ?? []
      return start && end ? [{ start: BigInt(`0x${start}`), end: BigInt(`0x${end}`) }] : []
    })
}

function readable(memory: number, buffer: Buffer, length: number, position: bigint): number {
  try {
    return readSync(memory, buffer, 0, length, position)
  } catch (error) {
    // A region that went away, or one of a device.
    if (['EIO', 'EFAULT'].includes((error as NodeJS.ErrnoException).code ?? '')) return 0
    throw error
  }
}

function occurrences(bytes: Buffer, wanted: Buffer): number {
  let count = 0
  for (let at = bytes.indexOf(wanted); at >= 0; at = bytes.indexOf(wanted, at + 1)) count += 1
  return count
}
