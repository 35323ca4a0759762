import { isIP } from 'node:net'
import { Refused } from './form-reader.ts'

/** One published port. Without `host` the engine chooses a free one, from `host` to `hostTo` if both are given. */
export interface PortSpec {
  address: string
  host: number | undefined
  hostTo?: number
  container: number
  protocol: 'tcp' | 'udp' | 'sctp'
}

/** Ports are published on this machine only, unless the entry names another address. */
export const thisMachine = '127.0.0.1'

/** How many ports one form may publish. */
const most = 1000

const range = '\\d{1,5}(?:-\\d{1,5})?'
const form = new RegExp(
  `^(?:(?:(\\[[0-9a-fA-F:.]+\\]|\\d+\\.\\d+\\.\\d+\\.\\d+):)?(${range})?:)?(${range})(?:/(tcp|udp|sctp))?$`,
  'i',
)

/**
 * Reads `[[address:][host]:]container[/protocol]`, the form of `docker run --publish`. Host and container may
 * be ranges of one length; a range of host ports for one container port leaves the choice to the engine.
 */
export function parsePorts(text: string): PortSpec[] | Refused {
  const [, address, host, container, protocol] = form.exec(text) ?? []
  const inside = spanOf(container)
  const outside = spanOf(host)
  if (inside === undefined || (host !== undefined && outside === undefined)) return new Refused('port-format')
  const bare = address?.replace(/^\[|\]$/g, '')
  if (bare !== undefined && isIP(bare) === 0) return new Refused('port-format')
  const count = inside.to - inside.from + 1
  const choices = outside ? outside.to - outside.from + 1 : 0
  if (count > most || (count > 1 && outside && choices !== count)) return new Refused('ports-uneven')
  const spec = {
    address: bare ?? thisMachine,
    protocol: (protocol?.toLowerCase() as PortSpec['protocol'] | undefined) ?? 'tcp',
  }
  if (count === 1 && outside && choices > 1) {
    return [{ ...spec, host: outside.from, hostTo: outside.to, container: inside.from }]
  }
  return Array.from({ length: count }, (_, at) => ({
    ...spec,
    host: outside && outside.from + at,
    container: inside.from + at,
  }))
}

/** Reads one entry after the other as `parsePorts` does, until they stand for too many ports together. */
export function portsReader(): (text: string) => PortSpec[] | Refused {
  let published = 0
  return (text) => {
    const ports = parsePorts(text)
    if (ports instanceof Refused) return ports
    published += ports.length
    return published > most ? new Refused('ports-uneven') : ports
  }
}

/** The first port that another one of the list takes from it on the host. */
export function portTakenTwice(ports: readonly PortSpec[]): PortSpec | undefined {
  const taken = new Set<string>()
  return ports.find((port) => {
    if (port.host === undefined || port.hostTo !== undefined) return false
    const key = `${port.address} ${port.host} ${port.protocol}`
    if (taken.has(key)) return true
    taken.add(key)
    return false
  })
}

/** The port as `docker run --publish` takes it, with its address. */
export function portText({ address, host, hostTo, container, protocol }: PortSpec): string {
  const at = address.includes(':') ? `[${address}]` : address
  const outside = host === undefined ? '' : hostTo === undefined ? String(host) : `${host}-${hostTo}`
  return `${at}:${outside}:${container}${protocol === 'tcp' ? '' : `/${protocol}`}`
}

function spanOf(text: string | undefined): { from: number; to: number } | undefined {
  if (text === undefined) return undefined
  const [from = 0, to = from] = text.split('-').map(Number)
  return from >= 1 && to <= 65_535 && from <= to ? { from, to } : undefined
}
