import { join } from 'node:path'
import { createAuthority } from './certificate-authority.ts'
import { type BedRegistry, type RegistryUser, serveDistribution } from './serve-distribution.ts'
import { startTokenServer, type TokenRequest, type TokenServer } from './token-server.ts'

/** A registry that sends whoever comes to a token server for a token. */
export type TokenRegistry = BedRegistry & {
  /** Where passwords go: `host:port` of the token server, another one than the registry's. */
  readonly realmHost: string
  tokenRequests(): readonly TokenRequest[]
}

const issuer = 'fairlead-bed-tokens'

/**
 * Starts a registry with token authentication, the way of Docker Hub: its token server is at another address,
 * anyone may pull what is under `public/`, and its users may do everything. Both speak plain HTTP.
 */
export async function startTokenRegistry(options: {
  readonly address: string
  readonly realmAddress: string
  readonly users: readonly RegistryUser[]
}): Promise<TokenRegistry> {
  let tokens: TokenServer | undefined
  const registry = await serveDistribution({
    ...options,
    configure: async ({ path }) => {
      const signer = createAuthority(join(path, 'tokens')).issueFor(options.realmAddress)
      tokens = await startTokenServer({ address: options.realmAddress, issuer, signer, users: options.users })
      const rootcertbundle = signer.certificate
      return { auth: { token: { realm: tokens.realm, service: 'fairlead-bed', issuer, rootcertbundle } } }
    },
  }).catch(async (error: unknown) => {
    await tokens?.dispose()
    throw error
  })
  return {
    ...registry,
    realmHost: tokens?.host ?? '',
    tokenRequests: () => tokens?.requests() ?? [],
    dispose: async () => {
      await registry.dispose()
      await tokens?.dispose()
    },
  }
}
