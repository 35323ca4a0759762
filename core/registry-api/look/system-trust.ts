import { readFile } from 'node:fs/promises'
import * as tls from 'node:tls'

/** The authorities by which this program judges certificates, and whether those of the system are among them. */
export interface Trust {
  readonly context: tls.SecureContext
  readonly judgedBy: 'bundled' | 'bundled-and-system'
}

/** Where Linux systems and macOS keep their authorities in one file, in the order of Go's crypto/x509. */
const bundles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
]

/** Newer than the types of the oldest Node that this runs on. */
type NewerTls = { getCACertificates?: (kind: 'default' | 'system') => string[] }

/**
 * Node's own authorities with those of the system. Newer versions of Node tell both; older ones only the first, so
 * that the system's are read from its file: `SSL_CERT_FILE` if that is set, as OpenSSL and Go have it.
 */
export async function systemTrust(env: Readonly<NodeJS.ProcessEnv>): Promise<Trust> {
  const { own, all, hasSystem } = await gather(env)
  try {
    const judgedBy = hasSystem ? 'bundled-and-system' : 'bundled'
    return { context: tls.createSecureContext({ ca: [...all] }), judgedBy }
  } catch {
    // a damaged file of authorities must not stand for none at all
    return { context: tls.createSecureContext({ ca: own }), judgedBy: 'bundled' }
  }
}

/** The same authorities as PEM texts, for a connection that has a certificate of its own beside them. */
export async function systemAuthorities(env: Readonly<NodeJS.ProcessEnv>): Promise<readonly string[]> {
  const { own, all } = await gather(env)
  try {
    tls.createSecureContext({ ca: [...all] })
    return all
  } catch {
    return [own]
  }
}

async function gather(env: Readonly<NodeJS.ProcessEnv>) {
  const named = await readAuthorities([env.SSL_CERT_FILE ?? ''])
  const system = told('system') ?? (named === '' ? await readAuthorities(bundles) : named)
  const own = told('default') ?? `${tls.rootCertificates.join('\n')}\n${await extra(env)}`
  const all = [...new Set([own, system, named])].filter((text) => text !== '')
  return { own, all, hasSystem: system !== '' }
}

function told(kind: 'default' | 'system'): string | undefined {
  const { getCACertificates } = tls as NewerTls
  return getCACertificates?.(kind).join('\n')
}

async function extra(env: Readonly<NodeJS.ProcessEnv>): Promise<string> {
  return await readAuthorities([env.NODE_EXTRA_CA_CERTS ?? ''])
}

/** The first of these files that can be read; '' for none. */
async function readAuthorities(paths: readonly string[]): Promise<string> {
  for (const path of paths.filter((each) => each !== '')) {
    const text = await readFile(path, 'latin1').catch(() => '')
    if (text.includes('-----BEGIN CERTIFICATE-----')) return text
  }
  return ''
}
