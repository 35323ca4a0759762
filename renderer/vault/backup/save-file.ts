/** Hands a file to the browser's own download, which asks where or takes the downloads folder. */
export function saveFile(name: string, content: Blob): void {
  const address = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The download has begun by the next turn at the latest; the bytes may go a moment later.
  window.setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
