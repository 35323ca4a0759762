/** Sites that the page links to. */
const hosts: readonly string[] = ['docs.docker.com']

const longest = 2048

/** Printable ASCII without the backslash, which some readers take for a slash and some do not. */
const plain = /^[!-[\]-~]+$/

/**
 * The address to hand to the system's browser, written anew from its parts, or undefined for anything that
 * is not on the list: an https site by its exact name, or a port on this machine that a workload of ours
 * publishes now.
 */
export function externalLink(text: string, publishedPorts: ReadonlySet<number>): string | undefined {
  if (text.length > longest || !plain.test(text) || !URL.canParse(text)) return undefined
  const url = new URL(text)
  // Windows takes 2081 characters, and an address may be longer when it is written anew.
  if (url.href.length > longest) return undefined
  if (url.username !== '' || url.password !== '') return undefined
  if (url.protocol === 'https:' && url.port === '' && hosts.includes(url.hostname)) return url.href
  if (
    url.protocol === 'http:' &&
    url.hostname === '127.0.0.1' &&
    publishedPorts.has(Number(url.port || '80'))
  ) {
    return url.href
  }
  return undefined
}
