/** An instant as engines stamp it. */
export function stampAt(at: number): string {
  return new Date(at).toISOString().replace('Z', '000000Z')
}

/** What an engine sends for one entry of a log without a terminal. */
export function entryOf(
  stream: 'stdout' | 'stderr',
  at: number,
  text: string | Buffer,
  stamp = stampAt(at),
): Buffer {
  const content = Buffer.concat([Buffer.from(`${stamp} `), Buffer.from(text)])
  const header = Buffer.from([stream === 'stdout' ? 1 : 2, 0, 0, 0, 0, 0, 0, 0])
  header.writeUInt32BE(content.length, 4)
  return Buffer.concat([header, content])
}
