/** Reads a stream to its end; undefined if more than `most` bytes come. The pieces are zeroed. */
export async function readInput(
  stream: AsyncIterable<Buffer | string>,
  most: number,
): Promise<Buffer | undefined> {
  const pieces: Buffer[] = []
  let length = 0
  try {
    for await (const piece of stream) {
      const bytes = Buffer.from(piece)
      pieces.push(bytes)
      length += bytes.length
      if (length > most) return undefined
    }
    return Buffer.concat(pieces)
  } finally {
    for (const piece of pieces) piece.fill(0)
  }
}
