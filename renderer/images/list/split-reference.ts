/**
 * Cuts a full image reference at its tag for display. A colon before a slash belongs to the port of the
 * host, and what follows `@` is a digest, which has a column of its own.
 */
export function splitReference(reference: string): { repository: string; tag: string | undefined } {
  const named = reference.split('@')[0] ?? reference
  const colon = named.lastIndexOf(':')
  if (colon < 0 || named.indexOf('/', colon) >= 0) return { repository: named, tag: undefined }
  return { repository: named.slice(0, colon), tag: named.slice(colon + 1) }
}

/** The first twelve hexadecimal digits of a digest or an id, as `docker images` shows it. */
export function shortDigest(digest: string): string {
  return digest.replace(/^[a-z0-9]+:/, '').slice(0, 12)
}
