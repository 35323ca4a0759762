import type { Workload } from '../../contract/workloads.ts'

export interface PortLink {
  readonly text: string
  readonly href?: string
}

/**
 * How a port is shown: published TCP ports as a link on the loopback address, others as text. An engine
 * lists a port once per address family, so equal texts stand once.
 */
export function portLinks(ports: Workload['ports']): PortLink[] {
  const links = new Map<string, PortLink>()
  for (const port of ports) {
    const suffix = port.protocol === 'tcp' ? '' : `/${port.protocol}`
    if (port.host === undefined) {
      links.set(`${port.container}${suffix}`, { text: `${port.container}${suffix}` })
      continue
    }
    const text = `${port.host} → ${port.container}${suffix}`
    const href = port.protocol === 'tcp' ? `http://127.0.0.1:${port.host}` : undefined
    links.set(text, href === undefined ? { text } : { text, href })
  }
  return [...links.values()]
}
