/** Hands a text to the browser as a file to be saved. */
export function downloadText(document: Document, name: string, parts: string[]): void {
  const url = URL.createObjectURL(new Blob(parts, { type: 'application/x-ndjson' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The download has the blob by then; a revoked address would stop it in the same turn.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
