import { mostFiles } from '../limits.ts'

const pathHead = 2
const contentHead = 4

/** Files one after the other: length of the path in two bytes, path, length of the content in four, content. */
export function packFiles(files: ReadonlyMap<string, Buffer>): Buffer {
  return Buffer.concat(
    [...files].flatMap(([path, content]) => {
      const name = Buffer.from(path, 'utf8')
      const nameLength = Buffer.alloc(pathHead)
      nameLength.writeUInt16BE(name.length)
      const contentLength = Buffer.alloc(contentHead)
      contentLength.writeUInt32BE(content.length)
      return [nameLength, name, contentLength, content]
    }),
  )
}

/**
 * The files as views into the bytes; undefined if anything is left over, missing, there twice, or under a path
 * that is not taken. Nothing is set aside for a length before the bytes are known to be there.
 */
export function unpackFiles(
  bytes: Buffer,
  takes: (path: string) => boolean,
): ReadonlyMap<string, Buffer> | undefined {
  const files = new Map<string, Buffer>()
  let at = 0
  const take = (length: number): Buffer | undefined => {
    if (length > bytes.length - at) return undefined
    at += length
    return bytes.subarray(at - length, at)
  }
  while (at < bytes.length) {
    const path = take(take(pathHead)?.readUInt16BE() ?? Number.POSITIVE_INFINITY)?.toString('utf8')
    const content = take(take(contentHead)?.readUInt32BE() ?? Number.POSITIVE_INFINITY)
    if (path === undefined || content === undefined) return undefined
    if (!takes(path) || files.has(path) || files.size === mostFiles) return undefined
    files.set(path, content)
  }
  return files
}
