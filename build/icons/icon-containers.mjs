/** What macOS calls a PNG of each size, and of half the size on a dense screen. @type {[string, number][]} */
const icnsTypes = [
  ['icp4', 16],
  ['icp5', 32],
  ['ic07', 128],
  ['ic08', 256],
  ['ic09', 512],
  ['ic10', 1024],
  ['ic11', 32],
  ['ic12', 64],
  ['ic13', 256],
  ['ic14', 512],
]

/**
 * An `.icns` file of PNG pictures by their size in pixels. Throws where one of the sizes that macOS asks for is missing.
 *
 * @param {ReadonlyMap<number, Buffer>} pictures
 */
export function icnsOf(pictures) {
  const parts = icnsTypes.map(([type, size]) => {
    const picture = pictures.get(size)
    if (!picture) throw new Error(`there is no picture of ${size} pixels`)
    const head = Buffer.alloc(8)
    head.write(type, 'latin1')
    head.writeUInt32BE(8 + picture.length, 4)
    return Buffer.concat([head, picture])
  })
  const head = Buffer.alloc(8)
  head.write('icns', 'latin1')
  head.writeUInt32BE(8 + parts.reduce((sum, part) => sum + part.length, 0), 4)
  return Buffer.concat([head, ...parts])
}

/**
 * An `.ico` file of PNG pictures, each at most 256 pixels wide, as every Windows since Vista reads it.
 *
 * @param {readonly [number, Buffer][]} pictures size and picture
 */
export function icoOf(pictures) {
  const head = Buffer.alloc(6)
  head.writeUInt16LE(1, 2)
  head.writeUInt16LE(pictures.length, 4)
  let offset = head.length + 16 * pictures.length
  const entries = pictures.map(([size, picture]) => {
    const entry = Buffer.alloc(16)
    // 0 stands for 256.
    entry.writeUInt8(size % 256, 0)
    entry.writeUInt8(size % 256, 1)
    entry.writeUInt16LE(1, 4)
    entry.writeUInt16LE(32, 6)
    entry.writeUInt32LE(picture.length, 8)
    entry.writeUInt32LE(offset, 12)
    offset += picture.length
    return entry
  })
  return Buffer.concat([head, ...entries, ...pictures.map(([, picture]) => picture)])
}
