/** Has the browser fetch a file by its ticket, and save it under this name. */
export function fetchFile(document: Document, ticket: string, name: string): void {
  const link = document.createElement('a')
  link.href = `/transfers/${ticket}`
  link.download = name
  link.click()
}
