import type { EnvironmentService } from '../environments/environment-service.ts'
import type { ProbeLogin } from '../pulls/access/access-rehearsal.ts'
import { RegistryTags } from '../pulls/access/registry-tags.ts'
import { TrustSides } from '../pulls/access/trust-sides.ts'
import type { Matcher } from '../registries/matcher.ts'
import type { RegistryService } from '../registries/registry-service.ts'
import { probeLogin } from '../registry-api/login-probe.ts'
import { systemTrust, type Trust } from '../registry-api/look/system-trust.ts'
import type { Vault } from '../vault/vault.ts'

export interface AccessOptions {
  matcher: Matcher
  registries: RegistryService
  environments: EnvironmentService
  vault: Vault
  now: () => number
}

/** How long the authorities of this machine are held in memory; a list of tags is no time to read them again. */
const trustLife = 60_000

/** Builds what this program asks of registries by itself: their certificates and their tags. */
export function createAccess({ matcher, registries, environments, vault, now }: AccessOptions) {
  const read = () => systemTrust(process.env)
  const sides = new TrustSides(environments, read)
  const tags = new RegistryTags({
    matcher,
    registries,
    environments,
    vault,
    trust: remembered(read, now),
    now,
  })
  return { sides, tags }
}

/** Asks registries from this machine whether they know a login. */
export function createLoginProbe(now: () => number): ProbeLogin {
  const trust = remembered(() => systemTrust(process.env), now)
  return async (host, login, realm, signal) =>
    await probeLogin({ host, login, realm, trust: (await trust()).context, signal })
}

function remembered(read: () => Promise<Trust>, now: () => number): () => Promise<Trust> {
  let last: { readonly trust: Promise<Trust>; readonly until: number } | undefined
  return async () => {
    if (!last || last.until <= now()) last = { trust: read(), until: now() + trustLife }
    return await last.trust
  }
}
