import { join } from 'node:path'
import { type CertificateAuthority, createAuthority } from './certificate-authority.ts'
import { basicAuth } from './private-registry.ts'
import { type BedRegistry, type RegistryUser, serveDistribution } from './serve-distribution.ts'

/** A registry whose certificate comes from an authority that no engine knows by itself. */
export type TlsRegistry = BedRegistry & {
  /** The authority's certificate, PEM. */
  readonly authority: string
}

/**
 * Starts a private registry that speaks TLS with a certificate of a private authority of its own. At a loopback
 * address an engine would not look at the certificate.
 */
export async function startTlsRegistry(options: {
  readonly address: string
  readonly users: readonly RegistryUser[]
  /** For whom its certificate is, if not for its own address. */
  readonly certifiedFor?: string
}): Promise<TlsRegistry> {
  let authority: CertificateAuthority | undefined
  const registry = await serveDistribution({
    ...options,
    configure: ({ path }) => {
      authority = createAuthority(join(path, 'tls'))
      return {
        auth: basicAuth(path, options.users),
        tls: authority.issueFor(options.certifiedFor ?? options.address),
      }
    },
  })
  return { ...registry, authority: authority?.pem ?? '' }
}
