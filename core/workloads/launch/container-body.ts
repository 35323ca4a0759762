import type { ContainerBody } from '../../engine/container-shapes.ts'
import type { ContainerFields } from '../form/container-fields.ts'
import type { Pair } from '../form/entry-forms.ts'
import type { PortSpec } from '../form/port-spec.ts'
import { volumeText } from '../form/volume-spec.ts'

/** What is sent to the engine to make the container (Engine API, `POST /containers/create`). */
export function containerBody(options: {
  image: string
  fields: ContainerFields
  /** The app's own labels, which those of the form cannot replace. */
  labels: Readonly<Record<string, string>>
  networkId: string
}): ContainerBody {
  const { image, fields, labels, networkId } = options
  const anonymous = fields.volumes.filter(({ kind }) => kind === 'anonymous')
  return {
    Image: image,
    Labels: { ...Object.fromEntries(fields.labels), ...labels },
    Env: fields.environment,
    ExposedPorts: Object.fromEntries(fields.ports.map((port) => [key(port), {}])),
    ...given({
      Cmd: some(fields.command),
      Entrypoint: fields.entrypoint === undefined ? undefined : [fields.entrypoint],
      User: fields.user,
      WorkingDir: fields.workdir,
      Hostname: fields.hostname,
      StopSignal: fields.stopSignal,
      StopTimeout: fields.stopTimeout,
      Tty: fields.switches.tty || undefined,
      OpenStdin: fields.switches.interactive || undefined,
      Volumes: some(anonymous) && Object.fromEntries(anonymous.map(({ target }) => [target, {}])),
    }),
    HostConfig: hostConfig(fields, networkId),
  }
}

function hostConfig(fields: ContainerFields, networkId: string): NonNullable<ContainerBody['HostConfig']> {
  const { restart, devices, gpus, ulimits, switches } = fields
  const mounted = fields.volumes.filter(({ kind }) => kind !== 'anonymous')
  return {
    PortBindings: bindings(fields.ports),
    RestartPolicy: {
      Name: restart.policy,
      ...(restart.retries === undefined ? {} : { MaximumRetryCount: restart.retries }),
    },
    NetworkMode: networkId,
    ...given({
      Binds: some(mounted)?.map(volumeText),
      Tmpfs: mapOf(fields.tmpfs),
      NanoCpus: fields.nanoCpus,
      Memory: fields.memory,
      ShmSize: fields.shmSize,
      ExtraHosts: some(fields.hosts)?.map(([name, address]) => `${name}:${address}`),
      Dns: some(fields.dns),
      Devices: some(devices)?.map(({ host, container, permissions }) => ({
        PathOnHost: host,
        PathInContainer: container,
        CgroupPermissions: permissions,
      })),
      DeviceRequests: gpus && [
        {
          ...('count' in gpus ? { Count: gpus.count } : { DeviceIDs: gpus.ids }),
          Capabilities: [['gpu']],
        },
      ],
      CapAdd: some(fields.capAdd),
      CapDrop: some(fields.capDrop),
      Ulimits: some(ulimits)?.map(({ name, soft, hard }) => ({ Name: name, Soft: soft, Hard: hard })),
      Sysctls: mapOf(fields.sysctls),
      Init: switches.init || undefined,
      ReadonlyRootfs: switches.readOnly || undefined,
      Privileged: switches.privileged || undefined,
      AutoRemove: switches.autoRemove || undefined,
    }),
  }
}

type Bindings = NonNullable<NonNullable<ContainerBody['HostConfig']>['PortBindings']>

function bindings(ports: readonly PortSpec[]): Bindings {
  const map: Record<string, { HostIp: string; HostPort: string }[]> = {}
  for (const port of ports) {
    const binding = { HostIp: port.address, HostPort: hostPort(port) }
    map[key(port)] = [...(map[key(port)] ?? []), binding]
  }
  return map
}

function hostPort({ host, hostTo }: PortSpec): string {
  if (host === undefined) return ''
  return hostTo === undefined ? String(host) : `${host}-${hostTo}`
}

function key(port: PortSpec): string {
  return `${port.container}/${port.protocol}`
}

function some<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list
}

function mapOf(pairs: readonly Pair[]): Record<string, string> | undefined {
  return pairs.length === 0 ? undefined : Object.fromEntries(pairs)
}

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

/** Only what was asked for is sent, so that the engine's own defaults hold for the rest. */
function given<T extends object>(parts: T): Given<T> {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as Given<T>
}
