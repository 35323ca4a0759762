import { X509Certificate } from 'node:crypto'
import { createSecureContext, type SecureContext, type SecureContextOptions } from 'node:tls'
import type { EngineWay } from '../way/engine-way.ts'
import { WayFailure } from '../way/way-failure.ts'
import { readPem, unreadable } from './read-pem.ts'
import type { PemSource } from './tls-material.ts'

const minVersion = 'TLSv1.2'
const certificate = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g
const encryptedKeys = ['-----BEGIN ENCRYPTED PRIVATE KEY-----', 'Proc-Type: 4,ENCRYPTED']

/** Reads what TLS to one engine needs. Throws a `WayFailure` for files, certificates and keys that cannot be used. */
export async function tlsContext(way: EngineWay): Promise<SecureContext> {
  const trusted = await authorities(way)
  const { cert, key } = way.tls ?? {}
  if (!cert && !key) return createSecureContext({ minVersion, ...trusted })
  if (!cert || !key) {
    throw new WayFailure('tls-key-unreadable', { words: `there is no ${cert ? 'key' : 'certificate'}` })
  }
  const chain = await readPem(cert)
  const secret = await readPem(key)
  try {
    if (encryptedKeys.some((mark) => secret.includes(mark))) throw new WayFailure('tls-key-passphrase')
    return createSecureContext({ minVersion, ...trusted, cert: chain, key: secret })
  } catch (error) {
    if (error instanceof WayFailure) throw error
    // OpenSSL names what it stumbled over, and nothing of the key
    const words =
      error instanceof Error && 'code' in error ? String(error.code) : 'not a certificate with its key'
    throw new WayFailure('tls-key-unreadable', { words })
  } finally {
    secret.fill(0)
  }
}

async function authorities({ tls, systemAuthorities }: EngineWay): Promise<Pick<SecureContextOptions, 'ca'>> {
  if (!tls?.ca) return systemAuthorities ? { ca: [...(await systemAuthorities())] } : {}
  const ca = await readPem(tls.ca)
  // Node passes over what it cannot read, and nobody would be trusted without a word about why
  const certificates = ca.toString('latin1').match(certificate) ?? []
  if (certificates.length === 0) throw unreadable(nameOf(tls.ca), 'no certificate in PEM')
  try {
    for (const each of certificates) new X509Certificate(each)
  } catch {
    throw unreadable(nameOf(tls.ca), 'a damaged certificate')
  }
  return { ca }
}

function nameOf(source: PemSource): string {
  return 'file' in source ? source.file : 'the PEM text'
}
