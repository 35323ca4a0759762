/** Strict UTF-8, byte order mark kept; undefined for anything else, so that nothing is replaced on the way. */
export function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}
