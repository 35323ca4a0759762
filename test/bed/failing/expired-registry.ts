import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { program } from '../machine/bed-parts.ts'
import type { KeyPair } from '../registries/certificate-authority.ts'
import { type BedRegistry, serveDistribution } from '../registries/serve-distribution.ts'

/** Starts a registry that asks nobody for a login, with a certificate that ran out in 2020. */
export function startExpiredRegistry(options: { readonly address: string }): Promise<BedRegistry> {
  const configure = ({ path }: { readonly path: string }) => ({
    tls: expiredFor(join(path, 'tls'), options.address),
  })
  return serveDistribution({ ...options, users: [], configure })
}

/** Only `openssl ca` can write dates that have passed; it wants a configuration and a database. */
function expiredFor(folder: string, address: string): KeyPair {
  mkdirSync(folder)
  const at = (name: string): string => join(folder, name)
  const settings = {
    ca: ['default_ca = here'],
    here: [`database = ${at('db')}`, `serial = ${at('serial')}`, `new_certs_dir = ${folder}`],
    any: ['commonName = supplied'],
    names: [`subjectAltName = IP:${address}`],
  }
  settings.here.push('default_md = sha256', 'policy = any', 'x509_extensions = names')
  const text = Object.entries(settings).flatMap(([section, lines]) => [`[${section}]`, ...lines])
  writeFileSync(at('openssl.cnf'), `${text.join('\n')}\n`)
  writeFileSync(at('db'), '')
  writeFileSync(at('serial'), '01')
  const pair = { certificate: at('expired.crt'), key: at('expired.key') }
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  openssl(['req', ...curve, '-keyout', pair.key, '-out', at('request'), '-subj', `/CN=${address}`])
  openssl([
    ...['ca', '-batch', '-config', at('openssl.cnf'), '-selfsign', '-notext'],
    ...['-keyfile', pair.key, '-in', at('request'), '-out', pair.certificate],
    ...['-startdate', '20200101000000Z', '-enddate', '20200102000000Z'],
  ])
  return pair
}

function openssl(args: readonly string[]): void {
  const made = spawnSync(program('openssl'), args, { encoding: 'utf8' })
  if (made.status !== 0) throw new Error(`openssl: ${made.stderr}`)
}
