import type { Workload } from '../../../contract/workloads.ts'

export interface PortLink {
  readonly text: string
  readonly href?: string
}

type Ports = Workload['ports']

/** Addresses under which a port is there for this machine itself, if the engine runs on it. */
const here = /^(?:0\.0\.0\.0|::|127\.\d+\.\d+\.\d+|)$/

/**
 * How ports are shown: published TCP ports as a link on the loopback address, others as text. An engine lists a
 * port once per address family, so equal texts stand once. `local`: the engine runs on this machine.
 */
export function portLinks(ports: Ports, local = true): PortLink[] {
  const links = new Map<string, PortLink>()
  for (const { container, host, address = '', protocol } of ports) {
    const suffix = protocol === 'tcp' ? '' : `/${protocol}`
    const front = host === undefined ? '' : `${here.test(address) ? '' : `${address}:`}${host} → `
    const text = `${front}${container}${suffix}`
    const isLink = local && host !== undefined && protocol === 'tcp' && here.test(address)
    links.set(text, isLink ? { text, href: `http://127.0.0.1:${host}` } : { text })
  }
  return [...links.values()]
}

/** The ports of all replicas of a service: those on the host as ranges. */
export function portRanges(ports: Ports): PortLink[] {
  const hosts = new Map<string, Set<number>>()
  for (const { container, host, protocol } of ports) {
    const port = `${container}${protocol === 'tcp' ? '' : `/${protocol}`}`
    const taken = hosts.get(port) ?? new Set()
    if (host !== undefined) taken.add(host)
    hosts.set(port, taken)
  }
  return [...hosts].map(([port, taken]) => ({
    text: taken.size === 0 ? port : `${ranges([...taken].sort((a, b) => a - b))} → ${port}`,
  }))
}

function ranges(sorted: readonly number[]): string {
  const found: [number, number][] = []
  for (const host of sorted) {
    const last = found.at(-1)
    if (last && last[1] === host - 1) last[1] = host
    else found.push([host, host])
  }
  return found.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`)).join(', ')
}
