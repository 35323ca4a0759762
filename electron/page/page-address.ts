/** The scheme and host of the one page; addresses in it are paths of the built page. */
export const pageScheme = 'app'
export const pageHost = 'fairlead'
export const pageAddress = `${pageScheme}://${pageHost}/`

/**
 * True for an address of the page's own scheme and host. Compares the two parts: to Node's URL the origin
 * of every custom scheme is the same word, "null".
 */
export function isOwnAddress(address: string): boolean {
  const url = URL.canParse(address) ? new URL(address) : undefined
  return url?.protocol === `${pageScheme}:` && url.host === pageHost && url.username === ''
}

/** True for the page itself, at whatever place in it: what a reload asks for. */
export function isPage(address: string): boolean {
  return isOwnAddress(address) && address.split('#', 1)[0] === pageAddress
}
