import type { RunWarning } from '../../../contract/workload/run-form.ts'
import type { ContainerFields } from './container-fields.ts'
import { portText } from './port-spec.ts'
import type { VolumeSpec } from './volume-spec.ts'

/**
 * What gives the container power over the machine, opens it to the network, or is shared by replicas: meant,
 * perhaps.
 */
export function runWarnings(fields: ContainerFields): RunWarning[] {
  const { volumes, ports, capAdd, switches, hostname, scale } = fields
  const open = ports.find(({ address }) => address === '0.0.0.0' || address === '::')
  const shared = scale > 1 ? volumes.filter(isShared) : []
  const strong = capAdd.find((name) => name === 'ALL' || name === 'CAP_SYS_ADMIN')
  return [
    ...volumes.flatMap((volume) => {
      const code = mountWarning(volume)
      return code ? [{ field: 'volumes', code, text: shown(volume.source ?? '') }] : []
    }),
    ...shared.map(({ source = '' }) => ({
      field: 'volumes',
      code: 'shared-volume' as const,
      text: shown(source),
    })),
    ...(scale > 1 && hostname !== undefined
      ? [{ field: 'hostname', code: 'shared-host-name' as const, text: shown(hostname) }]
      : []),
    ...(open ? [{ field: 'ports', code: 'all-interfaces' as const, text: portText(open) }] : []),
    ...(strong ? [{ field: 'capAdd', code: 'all-capabilities' as const, text: strong }] : []),
    ...(switches.privileged ? [{ field: 'privileged', code: 'privileged' as const, text: '' }] : []),
  ]
}

/** Whether replicas would write to the same place. */
function isShared({ kind, options }: VolumeSpec): boolean {
  return kind !== 'anonymous' && !options.includes('ro')
}

const systemFolders = /^\/(?:etc|usr|bin|sbin|lib|lib64|boot|proc|sys|dev|root|var)(?:\/(?:lib|run))?$/

function mountWarning({ kind, source = '', options }: VolumeSpec): RunWarning['code'] | undefined {
  if (kind !== 'bind') return undefined
  const path = plainPath(source)
  if (/(?:docker|podman|containerd|crio)\.sock$/.test(path) || /\/docker_engine$/.test(path)) {
    return 'engine-socket'
  }
  if (path === '/' || /^[a-z]:$/i.test(path)) return 'whole-disk'
  return systemFolders.test(path) && !options.includes('ro') ? 'system-folder' : undefined
}

/** The path without the detours that would lead to the same place. */
function plainPath(source: string): string {
  const parts: string[] = []
  for (const part of source.replaceAll('\\', '/').split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  const path = parts.join('/')
  return /^[a-z]:/i.test(path) ? path : `/${path}`
}

function shown(text: string): string {
  return text.slice(0, 60)
}
