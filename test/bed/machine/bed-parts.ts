import { closeSync, existsSync, openSync, readSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** A real thing that the bed is made of. */
export type BedPart =
  | 'engine'
  | 'podman'
  | 'registry'
  | 'image'
  | 'certificate'
  | 'ssh'
  | 'keyring'
  | 'browser'
  | 'credential helper'
  | 'pass'
  | 'kubectl'
  | 'compiler'
  | 'shells'

/** A part that is not there: which programs it lacks and which Debian packages bring them. */
export type MissingPart = {
  readonly part: BedPart
  readonly lacks: readonly string[]
  readonly packages: readonly string[]
}

const needs: Readonly<Record<BedPart, Readonly<Record<string, string>>>> = {
  engine: { dockerd: 'docker.io', ip: 'iproute2', iptables: 'iptables' },
  podman: { podman: 'podman', runc: 'runc', netavark: 'netavark', 'aardvark-dns': 'aardvark-dns' },
  registry: { 'docker-registry': 'docker-registry', htpasswd: 'apache2-utils' },
  image: { busybox: 'busybox-static' },
  certificate: { openssl: 'openssl' },
  ssh: { ssh: 'openssh-client', 'ssh-keygen': 'openssh-client', sshd: 'openssh-server', docker: 'docker.io' },
  keyring: {
    'gnome-keyring-daemon': 'gnome-keyring',
    'dbus-daemon': 'dbus',
    gdbus: 'libglib2.0-bin',
  },
  browser: { chromium: 'chromium' },
  'credential helper': { 'docker-credential-secretservice': 'golang-docker-credential-helpers' },
  pass: { 'docker-credential-pass': 'golang-docker-credential-helpers', pass: 'pass', gpg: 'gnupg' },
  kubectl: { kubectl: 'kubernetes-client' },
  // gcc alone comes without the headers of the C library
  compiler: { cc: 'build-essential' },
  shells: { zsh: 'zsh', fish: 'fish' },
}

/** What the tests need; the others serve benchmarks only. */
export const testParts: readonly BedPart[] = [
  'engine',
  'podman',
  'registry',
  'image',
  'certificate',
  'ssh',
  'keyring',
  'browser',
  'credential helper',
  'pass',
  'kubectl',
  'compiler',
  'shells',
]

// Podman keeps its own programs apart.
const systemFolders = ['/usr/sbin', '/sbin', '/usr/bin', '/bin', '/usr/lib/podman']

/** Full path of a program on the search path or among the system's own, which users may not have on theirs. */
export function findProgram(name: string): string | undefined {
  const named = name === 'chromium' ? process.env.FAIRLEAD_CHROMIUM : undefined
  if (named) return named
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...systemFolders]
  return folders.map((folder) => join(folder, name)).find((file) => existsSync(file) && usable(name, file))
}

/** The same, for a caller that has looked before: a missing program is a bug there. */
export function program(name: string): string {
  const found = findProgram(name)
  if (!found) throw new Error(`${name} is not installed`)
  return found
}

/** The parts among those asked for that this machine lacks. */
export function missingParts(parts: readonly BedPart[]): MissingPart[] {
  return parts.flatMap((part) => {
    const lacks = Object.entries(needs[part]).filter(([name]) => !findProgram(name))
    if (lacks.length === 0) return []
    return [{ part, lacks: lacks.map(([name]) => name), packages: lacks.map(([, from]) => from) }]
  })
}

/** The command that brings missing parts, as a person would type it. */
export function installCommand(missing: readonly MissingPart[]): string {
  return `apt-get install ${[...new Set(missing.flatMap(({ packages }) => packages))].join(' ')}`
}

/**
 * Why these parts cannot be used here, in one line, or nothing if they can. An engine and what stands beside
 * it also need root, for a network namespace of their own.
 */
export function causeToSkip(parts: readonly BedPart[]): string | undefined {
  const missing = missingParts(parts)
  if (missing.length > 0) {
    const names = missing.map(({ part, lacks }) => `${part} (${lacks.join(', ')})`).join(', ')
    return `missing ${names}: ${installCommand(missing)}`
  }
  if (parts.includes('engine') && process.getuid?.() !== 0) return 'the engine needs root: run as root'
  return undefined
}

function usable(name: string, file: string): boolean {
  // In an image there is no loader, so only a static busybox serves.
  return name !== 'busybox' || !head(file).includes('ld-linux')
}

function head(file: string): string {
  const handle = openSync(file, 'r')
  try {
    const bytes = Buffer.alloc(4096)
    return bytes.subarray(0, readSync(handle, bytes, 0, bytes.length, 0)).toString('latin1')
  } finally {
    closeSync(handle)
  }
}
