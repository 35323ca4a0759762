import { randomBytes } from 'node:crypto'
import type { BedPlaces } from '../../../bed/bed.ts'
import { pushImage } from '../../../bed/engines/images.ts'
import { startBlackHoleStandIn } from '../../../bed/failing/black-hole.ts'
import { startClosedProxyStandIn } from '../../../bed/failing/closed-proxy.ts'
import { startExpiredRegistry } from '../../../bed/failing/expired-registry.ts'
import { pushManifestList } from '../../../bed/failing/manifest-list.ts'
import { startRegistryFrontStandIn } from '../../../bed/failing/registry-front.ts'
import { startCaptivePortalStandIn } from '../../../bed/registries/captive-portal.ts'
import { startNameServerStandIn } from '../../../bed/registries/name-server.ts'
import { takeOutsideAddress } from '../../../bed/registries/outside-address.ts'
import { startRegistry } from '../../../bed/registries/private-registry.ts'
import type { RegistryUser } from '../../../bed/registries/serve-distribution.ts'
import { startTlsRegistry } from '../../../bed/registries/tls-registry.ts'
import { startTokenRegistry } from '../../../bed/registries/token-registry.ts'

/** Everything that can go wrong between an engine and a registry, set up on addresses of its own. */
export type FailureStage = {
  readonly user: RegistryUser
  /** Hosts by what is wrong with them. */
  readonly hosts: Readonly<Record<FailingHost, string>>
  /** Hosts on loopback to which an engine is to speak plain HTTP. */
  readonly insecure: readonly string[]
  /** The certificate authority of `wrongName`, PEM. */
  readonly authority: string
  readonly nameServer: string
  readonly proxy: string
  /** An image for linux/amd64 alone, behind a manifest list; `team/app:1` is there too, without one. */
  readonly listed: string
  dispose(): Promise<void>
}

export type FailingHost =
  | 'basic'
  | 'token'
  | 'unknownAuthority'
  | 'wrongName'
  | 'expired'
  | 'plain'
  | 'limited'
  | 'limitedByPage'
  | 'unavailable'
  | 'brokenGateway'
  | 'portal'
  | 'blackHole'
  | 'closed'
  | 'nameless'
  | 'proxied'

/** Starts the stage; about two seconds, most of them for the keys. */
export async function startFailureStage({ engine }: BedPlaces): Promise<FailureStage> {
  const parts: { dispose(): Promise<void> }[] = []
  const keep = async <T extends { dispose(): Promise<void> }>(part: Promise<T>): Promise<T> => {
    const started = await part
    parts.push(started)
    return started
  }
  const user = { name: 'ann', password: randomBytes(18).toString('base64url') }
  const users = [user]
  const at = (last: number) => ({ address: `127.0.0.${last}`, users })
  const outside = (last: number) => ({ address: takeOutsideAddress(`192.0.2.${last}`), users })
  const json = { type: 'application/json' }
  const page = { type: 'text/html', body: '<html><h1>Sorry</h1></html>' }
  const limit = {
    code: 'TOOMANYREQUESTS',
    message: 'You have reached your pull rate limit. https://www.docker.com/increase-rate-limit',
  }
  const basic = await keep(startRegistry(at(31)))
  const token = await keep(startTokenRegistry({ ...at(32), realmAddress: '127.0.0.33' }))
  const wrongName = await keep(startTlsRegistry({ ...outside(34), certifiedFor: '192.0.2.99' }))
  const front = async (last: number, answer: Parameters<typeof startRegistryFrontStandIn>[1]) =>
    (await keep(startRegistryFrontStandIn(at(last).address, answer))).host
  const hosts: Record<FailingHost, string> = {
    basic: basic.host,
    token: token.host,
    wrongName: wrongName.host,
    unknownAuthority: (await keep(startTlsRegistry(outside(35)))).host,
    expired: (await keep(startExpiredRegistry(outside(36)))).host,
    plain: (await keep(startRegistry(outside(37)))).host,
    limited: await front(38, { ...json, status: 429, body: JSON.stringify({ errors: [limit] }) }),
    limitedByPage: await front(39, { ...page, status: 429 }),
    unavailable: await front(40, { ...json, status: 503, body: '', atOnce: true }),
    brokenGateway: await front(41, { ...page, status: 502 }),
    portal: (await keep(startCaptivePortalStandIn(at(42).address))).host,
    blackHole: (await keep(startBlackHoleStandIn(outside(43).address))).host,
    closed: '127.0.0.44:5000',
    nameless: 'registry.nowhere.test',
    proxied: 'registry.proxied.test',
  }
  const nameServer = await keep(startNameServerStandIn('127.0.0.45', {}))
  const proxy = await keep(startClosedProxyStandIn('127.0.0.46'))
  for (const registry of [basic, token]) {
    await pushImage({ engine, registry, user, repository: 'team/app', tag: '1' })
  }
  const registry = { host: basic.host, user }
  const listed = await pushManifestList(registry, 'team/app', { image: '1', list: 'listed' })
  const { basic: first, token: second, blackHole: _, ...rest } = hosts
  const insecure = [first, second, ...Object.values(rest)].filter((host) => host.startsWith('127.'))
  return {
    user,
    hosts,
    insecure,
    authority: wrongName.authority,
    nameServer: nameServer.address,
    proxy: proxy.url,
    listed,
    dispose: async () => {
      for (const part of parts.reverse()) await part.dispose()
    },
  }
}
