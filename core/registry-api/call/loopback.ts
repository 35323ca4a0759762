import { isIP } from 'node:net'

/** Whether a canonical `host[:port]` is this machine by its very address: a name may resolve to anywhere. */
export function isLoopback(host: string): boolean {
  const { hostname } = new URL(`http://${host}`)
  return hostname === '[::1]' || (isIP(hostname) === 4 && hostname.startsWith('127.'))
}
