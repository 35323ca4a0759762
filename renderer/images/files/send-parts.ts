/** What goes in one request, as the contract has it in `imagePartBytes`. */
const partBytes = 4 * 1024 * 1024

/**
 * Brings a file to the core, part after part; each is read from the disk when the one before it has gone on.
 * Resolves when all went, or when nobody wants the rest. Throws if the file or the line fails.
 */
export async function sendParts(file: Blob, ticket: string, signal: AbortSignal): Promise<void> {
  for (let offset = 0; offset < file.size; offset += partBytes) {
    const answer = await fetch(`/transfers/${ticket}`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream', 'x-fairlead-offset': String(offset) },
      body: file.slice(offset, offset + partBytes),
      signal,
    })
    if (answer.status !== 204) return
  }
}
