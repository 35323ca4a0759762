import { externalLink } from './external-links.ts'

interface Outside {
  /** The ports that workloads of ours publish now. */
  ports(): Promise<ReadonlySet<number>>
  /** Hands an address to the system's browser. */
  open(address: string): Promise<void>
  /** Told of each link that was not opened, and never of its address. */
  onRefused(): void
  onBug(error: unknown): void
  /** Milliseconds since whenever. */
  now(): number
}

/** A person presses less often; a page that asks on opens no more windows, and asks the core for no more lists. */
const linksAllowed = 5
const linksWithin = 10_000

/** Opens links of the page in the system's browser, where `externalLink` lets them; five within ten seconds. */
export function outsideLinks(outside: Outside): (address: string) => void {
  let asked: number[] = []
  const open = async (address: string): Promise<void> => {
    const link = externalLink(address, await outside.ports())
    if (link === undefined) outside.onRefused()
    else await outside.open(link)
  }
  return (address) => {
    const now = outside.now()
    asked = asked.filter((at) => at > now - linksWithin)
    if (asked.length >= linksAllowed) return outside.onRefused()
    asked.push(now)
    open(address).catch(outside.onBug)
  }
}
