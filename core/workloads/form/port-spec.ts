import { isIP } from 'node:net'

/** One published port. Without `host` the engine chooses a free one. */
export interface PortSpec {
  address: string
  host: number | undefined
  container: number
  protocol: 'tcp' | 'udp' | 'sctp'
}

/** Ports are published on this machine only, unless the entry names another address. */
const thisMachine = '127.0.0.1'

const form = /^(?:(?:(\[[0-9a-fA-F:]+\]|\d+\.\d+\.\d+\.\d+):)?(\d{0,5}):)?(\d{1,5})(?:\/(tcp|udp|sctp))?$/

/** Reads `[[address:][host]:]container[/protocol]`, the form of `docker run --publish`. */
export function parsePort(text: string): PortSpec | undefined {
  const [, address, host, container, protocol] = form.exec(text) ?? []
  if (container === undefined || !isPort(container)) return undefined
  if (host && !isPort(host)) return undefined
  const bare = address?.replace(/^\[|\]$/g, '')
  if (bare !== undefined && isIP(bare) === 0) return undefined
  return {
    address: bare ?? thisMachine,
    host: host ? Number(host) : undefined,
    container: Number(container),
    protocol: (protocol as PortSpec['protocol'] | undefined) ?? 'tcp',
  }
}

function isPort(text: string): boolean {
  return Number(text) >= 1 && Number(text) <= 65_535
}
