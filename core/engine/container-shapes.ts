import * as z from 'zod'
import { safeProof } from './safe-proof.ts'

const labels = z
  .record(z.string(), z.string())
  .nullish()
  .transform((map) => map ?? {})
/** Of a text that is shown and noted, in UTF-16 units. */
const longestShown = 1024
const shownName = (name: string) => safeProof(name.replace(/^\//, ''), 128)
const containerState = z
  .enum(['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead'])
  .catch('created')

export const containerListShape = z.array(
  z
    .looseObject({
      Id: z.string(),
      Names: z.array(z.string()).nullish(),
      Image: z.string().default(''),
      ImageID: z.string().default(''),
      State: containerState,
      Status: z.string().default(''),
      Created: z.number().default(0),
      Labels: labels,
      Ports: z
        .array(
          z.looseObject({
            PrivatePort: z.number(),
            PublicPort: z.number().optional(),
            IP: z.string().optional(),
            Type: z.string().default('tcp'),
          }),
        )
        .nullish(),
    })
    .transform((from) => ({
      id: from.Id,
      name: shownName(from.Names?.[0] ?? ''),
      image: safeProof(from.Image, longestShown),
      imageId: from.ImageID,
      state: from.State,
      status: safeProof(from.Status, longestShown),
      createdAt: from.Created * 1000,
      labels: from.Labels,
      ports: (from.Ports ?? []).map((port) => ({
        container: port.PrivatePort,
        host: port.PublicPort || undefined,
        address: port.IP ? safeProof(port.IP, 64) : undefined,
        protocol: safeProof(port.Type, 16),
      })),
    })),
)
/** One row of the container list. `createdAt` in milliseconds; `host` is missing while not published. */
export type EngineContainerRow = z.infer<typeof containerListShape>[number]

export const containerShape = z
  .looseObject({
    Id: z.string(),
    Name: z.string().default(''),
    Image: z.string().default(''),
    Created: z.string().default(''),
    RestartCount: z.number().default(0),
    State: z.looseObject({
      Status: containerState,
      ExitCode: z.number().default(0),
      Error: z.string().default(''),
      StartedAt: z.string().default(''),
      FinishedAt: z.string().default(''),
      Health: z.looseObject({ Status: z.string() }).nullish(),
    }),
    Config: z.looseObject({ Image: z.string().default(''), Tty: z.boolean().default(false), Labels: labels }),
  })
  .transform((from) => ({
    id: from.Id,
    name: shownName(from.Name),
    imageId: from.Image,
    image: from.Config.Image,
    createdAt: from.Created,
    state: from.State.Status,
    exitCode: from.State.ExitCode,
    error: from.State.Error,
    startedAt: from.State.StartedAt,
    finishedAt: from.State.FinishedAt,
    health: from.State.Health?.Status,
    restartCount: from.RestartCount,
    tty: from.Config.Tty,
    labels: from.Config.Labels,
  }))
/** One container by inspection. Instants as the engine writes them (RFC 3339). */
export type EngineContainer = z.infer<typeof containerShape>

export const networkShape = z
  .looseObject({
    Id: z.string(),
    Name: z.string(),
    Driver: z.string().default(''),
    Labels: labels,
    Containers: z.record(z.string(), z.looseObject({ Name: z.string().default('') })).nullish(),
  })
  .transform((from) => ({
    id: from.Id,
    name: from.Name,
    driver: from.Driver,
    labels: from.Labels,
    containerIds: Object.keys(from.Containers ?? {}),
  }))
/** A network. `containerIds` is filled by inspection only, and names the running containers. */
export type EngineNetwork = z.infer<typeof networkShape>
export const networkListShape = z.array(networkShape)

export const eventShape = z
  .looseObject({
    Type: z.string(),
    Action: z.string(),
    Actor: z.looseObject({
      ID: z.string().default(''),
      Attributes: z
        .record(z.string(), z.string())
        .nullish()
        .transform((map) => map ?? {}),
    }),
    time: z.number().default(0),
    timeNano: z.number().optional(),
  })
  .transform((from) => ({
    type: from.Type,
    // Podman says "remove" where Docker says "destroy"
    action: from.Type === 'container' && from.Action === 'remove' ? 'destroy' : from.Action,
    id: from.Actor.ID,
    attributes: from.Actor.Attributes,
    at: from.timeNano ? Math.floor(from.timeNano / 1e6) : from.time * 1000,
  }))
/** One event. `attributes` holds the labels of a container among other things; `at` in milliseconds. */
export type EngineEvent = z.infer<typeof eventShape>

type Texts = readonly string[]
type TextMap = Readonly<Record<string, string>>
type Empties = Readonly<Record<string, Record<string, never>>>

/**
 * What is sent to make a container; the keys are those of the Engine API. A port is published only if it
 * stands in `ExposedPorts` as well as in `PortBindings`. `StopTimeout` is in seconds, sizes are in bytes.
 */
export type ContainerBody = {
  readonly Image: string
  readonly Cmd?: Texts
  readonly Entrypoint?: Texts
  readonly Env?: Texts
  readonly Labels: TextMap
  readonly User?: string
  readonly WorkingDir?: string
  readonly Hostname?: string
  readonly Tty?: boolean
  readonly OpenStdin?: boolean
  readonly StopSignal?: string
  readonly StopTimeout?: number
  readonly ExposedPorts?: Empties
  readonly Volumes?: Empties
  readonly HostConfig?: {
    readonly PortBindings?: Readonly<
      Record<string, readonly { readonly HostIp?: string; readonly HostPort?: string }[]>
    >
    readonly RestartPolicy?: { readonly Name: string; readonly MaximumRetryCount?: number }
    readonly NetworkMode?: string
    readonly Binds?: Texts
    readonly Tmpfs?: TextMap
    readonly NanoCpus?: number
    readonly Memory?: number
    readonly ShmSize?: number
    readonly ExtraHosts?: Texts
    readonly Dns?: Texts
    readonly Devices?: readonly Readonly<
      Record<'PathOnHost' | 'PathInContainer' | 'CgroupPermissions', string>
    >[]
    readonly DeviceRequests?: readonly {
      readonly Count?: number
      readonly DeviceIDs?: Texts
      readonly Capabilities: readonly Texts[]
    }[]
    readonly CapAdd?: Texts
    readonly CapDrop?: Texts
    readonly Ulimits?: readonly { readonly Name: string; readonly Soft: number; readonly Hard: number }[]
    readonly Sysctls?: TextMap
    readonly Init?: boolean
    readonly ReadonlyRootfs?: boolean
    readonly Privileged?: boolean
    readonly AutoRemove?: boolean
  }
  readonly NetworkingConfig?: {
    readonly EndpointsConfig: Readonly<Record<string, { readonly Aliases?: Texts }>>
  }
}
