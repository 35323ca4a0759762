import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { program } from '../machine/bed-parts.ts'

/** A certificate with its key, as paths of PEM files. */
export type KeyPair = { readonly certificate: string; readonly key: string }

/** A certificate authority that nobody knows yet, made for one test. */
export type CertificateAuthority = {
  /** Its own certificate, PEM: what an engine must be given to trust it. */
  readonly pem: string
  /** Makes a server's certificate for one IP address. */
  issueFor(address: string): KeyPair
}

/** Makes a private certificate authority in a folder, where its certificates are kept too; good for two days. */
export function createAuthority(folder: string): CertificateAuthority {
  mkdirSync(folder, { recursive: true })
  const ca = keyPair(folder, 'ca')
  openssl([...request(ca, '/CN=Fairlead bed authority'), '-addext', 'basicConstraints=critical,CA:TRUE'])
  return {
    pem: readFileSync(ca.certificate, 'utf8'),
    issueFor: (address) => {
      const pair = keyPair(folder, address)
      openssl([
        ...request(pair, `/CN=${address}`),
        ...['-CA', ca.certificate, '-CAkey', ca.key],
        ...['-addext', `subjectAltName=IP:${address}`, '-addext', 'basicConstraints=CA:FALSE'],
      ])
      return pair
    },
  }
}

function keyPair(folder: string, name: string): KeyPair {
  return { certificate: join(folder, `${name}.crt`), key: join(folder, `${name}.key`) }
}

/** A new key on P-256 with a certificate for it, signed by itself unless a `-CA` follows. */
function request({ certificate, key }: KeyPair, subject: string): string[] {
  return [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
    ...['-keyout', key, '-out', certificate, '-subj', subject],
  ]
}

function openssl(args: readonly string[]): void {
  const made = spawnSync(program('openssl'), args, { encoding: 'utf8' })
  if (made.status !== 0) throw new Error(`openssl: ${made.stderr}`)
}
