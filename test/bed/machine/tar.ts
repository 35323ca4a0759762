/** A file for a tar archive; `mode` as in chmod. */
export type TarFile = { readonly path: string; readonly mode: number; readonly bytes: Buffer }

const block = 512

/** Packs files as a POSIX ustar archive, the same bytes for the same files. Paths have at most 100 bytes. */
export function tar(files: readonly TarFile[]): Buffer {
  const parts = files.flatMap(({ path, mode, bytes }) => [
    header(path, mode, bytes.length),
    bytes,
    Buffer.alloc((block - (bytes.length % block)) % block),
  ])
  return Buffer.concat([...parts, Buffer.alloc(2 * block)])
}

function header(path: string, mode: number, size: number): Buffer {
  const bytes = Buffer.alloc(block)
  const octal = (value: number, at: number, width: number): void => {
    bytes.write(`${value.toString(8).padStart(width - 1, '0')}\0`, at, 'latin1')
  }
  bytes.write(path, 0, 100, 'utf8')
  octal(mode, 100, 8)
  octal(0, 108, 8)
  octal(0, 116, 8)
  octal(size, 124, 12)
  octal(0, 136, 12)
  bytes.write('0', 156, 'latin1')
  bytes.write('ustar\u000000', 257, 'latin1')
  // The checksum is counted with its own field as spaces.
  bytes.fill(' ', 148, 156)
  const sum = bytes.reduce((total, byte) => total + byte, 0)
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  return bytes
}
