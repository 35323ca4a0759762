import type { ContainerBody } from '../../engine/container-shapes.ts'
import type { ContainerFields } from '../form/container-fields.ts'
import type { PortSpec } from '../form/port-spec.ts'

/** What is sent to the engine to make the container (Engine API, `POST /containers/create`). */
export function containerBody(options: {
  image: string
  fields: ContainerFields
  labels: Readonly<Record<string, string>>
  networkId: string
}): ContainerBody {
  const { image, fields, labels, networkId } = options
  return {
    Image: image,
    ...(fields.command.length > 0 ? { Cmd: fields.command } : {}),
    Env: fields.environment,
    Labels: labels,
    ExposedPorts: Object.fromEntries(fields.ports.map((port) => [key(port), {}])),
    HostConfig: {
      PortBindings: bindings(fields.ports),
      RestartPolicy: { Name: fields.restart },
      NetworkMode: networkId,
    },
  }
}

type Bindings = NonNullable<NonNullable<ContainerBody['HostConfig']>['PortBindings']>

function bindings(ports: readonly PortSpec[]): Bindings {
  const map: Record<string, { HostIp: string; HostPort: string }[]> = {}
  for (const port of ports) {
    const binding = { HostIp: port.address, HostPort: port.host === undefined ? '' : String(port.host) }
    map[key(port)] = [...(map[key(port)] ?? []), binding]
  }
  return map
}

function key(port: PortSpec): string {
  return `${port.container}/${port.protocol}`
}
