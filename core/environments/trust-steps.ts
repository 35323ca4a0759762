import { BlockList, isIPv4, isIPv6 } from 'node:net'
import type { EngineSetup, TrustStep, TrustSteps } from '../../contract/environments.ts'
import type { EngineInfo } from '../engine/engine-shapes.ts'

type Facts = Pick<
  EngineInfo,
  'name' | 'osType' | 'system' | 'rootFolder' | 'rootless' | 'insecureRanges' | 'insecureHosts'
>

/** Docker's own ranges, which stand in no settings. */
const builtInRanges = ['127.0.0.0/8', '::1/128']

/**
 * What to do on the engine's machine so that it trusts a private certificate of this host, or speaks plain HTTP
 * to it. By the documentation of Docker Engine, Docker Desktop, the Docker snap and containers-certs.d(5);
 * `product` as `/version` gives it. Docker Hub needs no step and takes none.
 */
export function trustSteps(host: string, product: string, info: Facts): TrustSteps {
  const setup = setupOf(product, info)
  const steps =
    host === 'docker.io' ? [] : [certificateStep(host, setup, info), plainHttpStep(host, setup, info)]
  const machine = setup === 'docker-desktop' || info.name === '' ? {} : { machine: info.name }
  return { host, setup, ...machine, lax: isLax(host, info), steps }
}

function setupOf(product: string, { osType, system, rootFolder, rootless }: Facts): EngineSetup {
  if (product === 'Podman') return rootless ? 'podman-rootless' : 'podman'
  if (osType === 'windows') return 'docker-windows'
  if (system === 'Docker Desktop') return 'docker-desktop'
  if (rootFolder.startsWith('/var/snap/docker/')) return 'docker-snap'
  return rootless ? 'docker-rootless' : 'docker'
}

function certificateStep(host: string, setup: EngineSetup, info: Facts): TrustStep {
  const kind = 'certificate'
  switch (setup) {
    // the engine looks there anew at each connection
    case 'docker':
      return { kind, path: `/etc/docker/certs.d/${host}/ca.crt` }
    case 'docker-rootless':
      return { kind, path: `${home(info)}/.config/docker/certs.d/${host}/ca.crt` }
    case 'docker-snap':
      return { kind, path: `/var/snap/docker/common/etc/certs.d/${host}/ca.crt` }
    // its start copies the folder into its virtual machine
    case 'docker-desktop':
      return { kind, path: `~/.docker/certs.d/${host}/ca.crt`, command: 'docker desktop restart' }
    // no colon may stand in a name there, so the engine leaves it out
    case 'docker-windows':
      return { kind, path: `C:\\ProgramData\\docker\\certs.d\\${host.replaceAll(':', '')}\\ca.crt` }
    case 'podman':
      return { kind, path: `/etc/containers/certs.d/${host}/ca.crt` }
    case 'podman-rootless':
      return { kind, path: `${home(info)}/.config/containers/certs.d/${host}/ca.crt` }
  }
}

function plainHttpStep(host: string, setup: EngineSetup, info: Facts): TrustStep {
  const kind = 'plain-http'
  const content = daemonEntry(host, info)
  switch (setup) {
    // a reload is enough for this entry, and no container ends
    case 'docker':
      return { kind, path: '/etc/docker/daemon.json', content, command: 'sudo systemctl reload docker' }
    case 'docker-rootless': {
      const path = `${home(info)}/.config/docker/daemon.json`
      return { kind, path, content, command: 'systemctl --user restart docker' }
    }
    case 'docker-snap': {
      const path = '/var/snap/docker/current/config/daemon.json'
      return { kind, path, content, command: 'sudo snap restart docker' }
    }
    case 'docker-desktop':
      return { kind, path: '~/.docker/daemon.json', content, command: 'docker desktop restart' }
    case 'docker-windows': {
      const path = 'C:\\ProgramData\\docker\\config\\daemon.json'
      return { kind, path, content, command: 'Restart-Service docker' }
    }
    case 'podman': {
      const path = '/etc/containers/registries.conf'
      return { kind, path, content: podmanEntry(host), command: 'sudo systemctl restart podman' }
    }
    case 'podman-rootless': {
      const path = `${home(info)}/.config/containers/registries.conf`
      return { kind, path, content: podmanEntry(host), command: 'systemctl --user restart podman' }
    }
  }
}

/** The whole entry as it must then be, those included that stand in it now. */
function daemonEntry(host: string, { insecureHosts, insecureRanges }: Facts): string {
  const now = [...insecureHosts, ...insecureRanges.filter((range) => !builtInRanges.includes(range))]
  return JSON.stringify({ 'insecure-registries': [...new Set([...now, host])] }, null, 2)
}

function podmanEntry(host: string): string {
  return `[[registry]]\nlocation = "${host}"\ninsecure = true`
}

/** The home folder of the user whose rootless engine it is, told from where its images are. */
function home({ rootFolder }: Facts): string {
  return /^(\/.+)\/\.local\/share\/(?:docker|containers)(?:\/|$)/.exec(rootFolder)?.[1] ?? '~'
}

/** A name that resolves into a range counts for the engine too, but only the engine can resolve it. */
function isLax(host: string, { insecureHosts, insecureRanges }: Facts): boolean {
  if (insecureHosts.includes(host)) return true
  const { hostname } = new URL(`http://${host}`)
  const bare = hostname.replace(/^\[|\]$/g, '')
  if (!isIPv4(bare) && !isIPv6(bare)) return hostname === 'localhost'
  const ranges = new BlockList()
  for (const range of insecureRanges) addRange(ranges, range)
  return ranges.check(bare, isIPv4(bare) ? 'ipv4' : 'ipv6')
}

/** What an engine says is taken only if it is a range. */
function addRange(ranges: BlockList, range: string): void {
  const [network = '', length = ''] = range.split('/')
  const bits = Number(length)
  if (!/^\d{1,3}$/.test(length)) return
  if (isIPv4(network) && bits <= 32) ranges.addSubnet(network, bits, 'ipv4')
  else if (isIPv6(network) && bits <= 128) ranges.addSubnet(network, bits, 'ipv6')
}
