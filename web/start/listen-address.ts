/** Where web mode may listen: at this machine alone. */
export type ListenAddress = '127.0.0.1' | '::1'

/**
 * The address of this machine that was meant; undefined for every other. `localhost` is 127.0.0.1: by its name a
 * browser would try ::1 first, where anybody on this machine may listen on the same port.
 */
export function listenAddress(typed: string): ListenAddress | undefined {
  switch (typed.toLowerCase()) {
    case '127.0.0.1':
    case 'localhost':
      return '127.0.0.1'
    case '::1':
    case '[::1]':
      return '::1'
    default:
      return undefined
  }
}

/** The origin of a page that is served there. */
export function originAt(address: ListenAddress, port: number): string {
  return `http://${address === '::1' ? '[::1]' : address}:${port}`
}
