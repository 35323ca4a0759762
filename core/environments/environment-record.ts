import type { EngineWayKind, Origin } from '../../contract/environment/environment.ts'
import { isLocalEndpoint, parseEngineEndpoint, speaksTls } from '../engine/engine-endpoint.ts'
import type { EnginePlace } from './discovery/found-engine.ts'

/** The environment that follows the docker CLI; a new data folder's first project lives on it. */
export const defaultEnvironmentId = 'default'

/** One environment as the program goes by it, from what was found and what was decided. */
export interface EnvironmentRecord {
  readonly id: string
  readonly name: string
  readonly place: EnginePlace
  readonly origins: readonly Origin[]
  readonly added: boolean
  readonly hidden: boolean
  /** A project lives on it, but it is not found any more. */
  readonly absent: boolean
  readonly plainTcpConfirmed: boolean
}

/** What is to be known of the way to an engine before it is taken. An endpoint that cannot be read is taken for local. */
export interface WayFacts {
  readonly way: EngineWayKind
  /** Nothing leaves this machine. */
  readonly local: boolean
}

export function wayOf({ endpoint, files }: EnginePlace): WayFacts {
  const parsed = parseEngineEndpoint(endpoint)
  if (!parsed.ok) return { way: 'socket', local: true }
  const local = isLocalEndpoint(parsed.endpoint)
  if (parsed.endpoint.kind !== 'tcp') return { way: parsed.endpoint.kind, local }
  return { way: speaksTls(parsed.endpoint, files !== undefined) ? 'tls' : 'tcp', local }
}
