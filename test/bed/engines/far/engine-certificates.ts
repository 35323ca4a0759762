import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { program } from '../../machine/bed-parts.ts'
import type { KeyPair } from '../../registries/certificate-authority.ts'

/** An authority for the engines and clients of one test. */
export type EngineAuthority = {
  /** Path of its certificate, PEM. */
  readonly file: string
  /** `names` as in a subjectAltName: `IP:…`, `DNS:…`. Dates as `YYYYMMDDHHMMSSZ`; for two days from now if not told. */
  issue(options: {
    readonly names?: readonly string[]
    readonly from?: string
    readonly until?: string
  }): KeyPair
}

const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']

/** Makes a private authority in a folder of its own. Only `openssl ca` can write dates that have passed. */
export function createEngineAuthority(folder: string): EngineAuthority {
  mkdirSync(folder, { recursive: true })
  const at = (name: string): string => join(folder, name)
  const subject = ['-subj', '/CN=Fairlead bed engines', '-addext', 'basicConstraints=critical,CA:TRUE']
  openssl(['req', '-x509', ...curve, '-days', '2', '-keyout', at('ca.key'), '-out', at('ca.pem'), ...subject])
  writeFileSync(at('db'), '')
  writeFileSync(at('serial'), '01')
  let issued = 0
  return {
    file: at('ca.pem'),
    issue: ({ names = [], from, until }) => {
      issued += 1
      const pair = { certificate: at(`${issued}.pem`), key: at(`${issued}.key`) }
      const extensions = ['basicConstraints = CA:FALSE']
      if (names.length > 0) extensions.push(`subjectAltName = ${names.join(',')}`)
      writeFileSync(at('openssl.cnf'), settings(folder, extensions))
      openssl(['req', ...curve, '-keyout', pair.key, '-out', at('request'), '-subj', `/CN=bed ${issued}`])
      openssl([
        ...['ca', '-batch', '-config', at('openssl.cnf'), '-notext', '-days', '2'],
        ...['-cert', at('ca.pem'), '-keyfile', at('ca.key'), '-in', at('request'), '-out', pair.certificate],
        ...(from ? ['-startdate', from] : []),
        ...(until ? ['-enddate', until] : []),
      ])
      return pair
    },
  }
}

/** The same key, to be opened with that passphrase only; its path. */
export function protectKey(key: string, passphrase: string): string {
  const out = `${key}.protected`
  openssl(['pkey', '-in', key, '-aes256', '-passout', 'stdin', '-out', out], `${passphrase}\n`)
  if (!readFileSync(out, 'utf8').includes('ENCRYPTED')) throw new Error('the key is not protected')
  return out
}

function settings(folder: string, extensions: readonly string[]): string {
  const here = [
    `database = ${join(folder, 'db')}`,
    `serial = ${join(folder, 'serial')}`,
    `new_certs_dir = ${folder}`,
    'default_md = sha256',
    'policy = any',
    'x509_extensions = extensions',
  ]
  const sections = { ca: ['default_ca = here'], here, any: ['commonName = supplied'], extensions }
  return Object.entries(sections)
    .flatMap(([section, lines]) => [`[${section}]`, ...lines, ''])
    .join('\n')
}

function openssl(args: readonly string[], input = ''): void {
  const made = spawnSync(program('openssl'), args, { encoding: 'utf8', input })
  if (made.status !== 0) throw new Error(`openssl: ${made.stderr}`)
}
