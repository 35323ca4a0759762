import type { Problem } from '../../contract/problem.ts'
import type { ImageReference } from '../images/image-reference.ts'
import type { CreateOptions } from './calls/engine-containers.ts'
import type {
  ContainerBody,
  EngineContainer,
  EngineContainerRow,
  EngineEvent,
  EngineNetwork,
} from './container-shapes.ts'
import type { EngineCredential } from './engine-credential.ts'
import type { FailureClass } from './engine-failure.ts'
import type { EngineImage, EngineImageRow, EngineInfo, EngineVersion, RemoteImage } from './engine-shapes.ts'
import type { LoadAnswer, RemovedImage, SavedFile } from './image-answers.ts'
import type { PullEvent } from './pull/pull-event.ts'
import type { ContainerSample } from './shapes/container-sample.ts'

type Signal = AbortSignal | undefined
type StopOptions = { readonly seconds?: number; readonly signal?: Signal }

/**
 * One tag or digest is pulled: the digest where there is one, else the tag, else `latest`. `platform` is
 * `os[/arch[/variant]]`; without it the engine takes its own.
 */
export type PullRequest = {
  readonly reference: ImageReference
  readonly credential?: EngineCredential | undefined
  readonly platform?: string | undefined
  readonly signal: AbortSignal
  readonly onEvent: (event: PullEvent) => void
}

/** What the registry said to a log-in. Accepted alone proves little: some registries never ask. */
export type AuthAnswer =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'refused'; readonly class: FailureClass; readonly proof: string }

/** `unavailable`: this engine has no such call (Podman), so that only a pull can tell. */
export type RemoteAnswer =
  | { readonly kind: 'found'; readonly image: RemoteImage }
  | { readonly kind: 'unavailable' }

/** `tail` counts lines from the end; `since` is in milliseconds. */
export type LogOptions = {
  readonly follow: boolean
  readonly tail?: number | undefined
  readonly since?: number | undefined
  readonly timestamps?: boolean | undefined
  readonly signal: AbortSignal
}

/** `actions` are those that the engine is to tell of, all if none are named; `a` stands for `a: anything` too. */
export type EventOptions = {
  readonly types: readonly ('container' | 'image' | 'network')[]
  readonly actions?: readonly string[]
  readonly since?: number | undefined
  /** The one that follows the engine as long as the program runs: there is room for it however many others are open. */
  readonly isWatch?: boolean
  readonly signal: AbortSignal
}

/**
 * A piece of output as it came: not cut at lines nor at characters. `entry` says whether it begins what the engine
 * noted at one instant. With a terminal all is `stdout`, and entries cannot be told apart.
 */
export type LogPiece = {
  readonly stream: 'stdout' | 'stderr'
  readonly bytes: Buffer
  readonly entry?: 'start' | 'rest'
}

/**
 * One container engine, as the rest of the core sees it. Every call may throw `engine.unreachable`,
 * `engine.unsupported` or `engine.failed`; a call stopped by its signal throws the signal's reason, except a
 * pull, which throws `pull.stopped`. What a call throws beside that is said where it is declared.
 */
export interface Engine {
  /** The endpoint as the user wrote it. */
  readonly endpoint: string
  /** Resolves when the engine answers. Asks anew each time. */
  ping(signal?: Signal): Promise<void>
  /** Product, version and the range of API versions, asked anew each time. */
  version(signal?: Signal): Promise<EngineVersion>
  info(signal?: Signal): Promise<EngineInfo>
  /** Lets the engine log in. Throws `engine.plain-tcp` over an unencrypted connection to another machine. */
  auth(credential: EngineCredential, signal?: Signal): Promise<AuthAnswer>
  /**
   * Pulls exactly one tag or digest and resolves with the image that is now local. Throws `pull.*` with the
   * registry's words: `pull.stopped` after the signal, `pull.incomplete` for a stream that broke off.
   */
  pull(request: PullRequest): Promise<EngineImage>
  /** Asks the registry for the manifest, by way of the engine. Throws `pull.*` where it is refused. */
  distributionInspect(
    reference: ImageReference,
    credential: EngineCredential | undefined,
    signal?: Signal,
  ): Promise<RemoteAnswer>
  images(signal?: Signal): Promise<readonly EngineImageRow[]>
  /** An image by canonical reference or id; `undefined` where the engine has none. */
  inspectImage(reference: string, signal?: Signal): Promise<EngineImage | undefined>
  /** Takes one name away, the image with its last one, and never by force. Throws `image.*`. */
  removeImage(reference: string, signal?: Signal): Promise<RemovedImage>
  /** Loads a file in the format of `docker save`, as fast as the engine takes it. */
  loadImages(source: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<LoadAnswer>
  /** Packs images, by name or id, in the format of `docker save`. */
  saveImages(names: readonly string[], signal: AbortSignal): Promise<SavedFile>
  /** All containers, running or not, that carry every one of these labels with these values. */
  containers(
    labels: Readonly<Record<string, string>>,
    signal?: Signal,
  ): Promise<readonly EngineContainerRow[]>
  inspectContainer(id: string, signal?: Signal): Promise<EngineContainer | undefined>
  /** The whole inspection as the engine says it. It may hold secrets: it is never sent on as it is. */
  inspectWhole(id: string, signal?: Signal): Promise<Readonly<Record<string, unknown>> | undefined>
  /** What a container uses, at the engine's own pace, until the signal. Throws `workload.not-found`. */
  samples(id: string, signal: AbortSignal): AsyncIterable<ContainerSample>
  /** Resolves with the new id. Throws `workload.name-taken` or `image.not-local`. */
  createContainer(name: string, body: ContainerBody, options?: CreateOptions): Promise<string>
  /** Throws `workload.not-found`, `workload.port-taken` or `workload.not-started`. Started already is fine. */
  startContainer(id: string, signal?: Signal): Promise<void>
  /** Waits up to `seconds` (10 if not told) before the engine kills it. Throws `workload.not-found`. */
  stopContainer(id: string, options?: StopOptions): Promise<void>
  restartContainer(id: string, options?: StopOptions): Promise<void>
  /** Removes it with its anonymous volumes, running or not. Gone already is fine. */
  removeContainer(id: string, signal?: Signal): Promise<void>
  /** The output, oldest first. Ends with the container, or with the signal. Throws `workload.not-found`. */
  logs(id: string, options: LogOptions): AsyncIterable<LogPiece>
  networks(labels: Readonly<Record<string, string>>, signal?: Signal): Promise<readonly EngineNetwork[]>
  inspectNetwork(id: string, signal?: Signal): Promise<EngineNetwork | undefined>
  /** Makes a bridge network and resolves with its id. Throws `workload.no-free-network`. */
  createNetwork(name: string, labels: Readonly<Record<string, string>>, signal?: Signal): Promise<string>
  /** Gone already is fine. */
  removeNetwork(id: string, signal?: Signal): Promise<void>
  /**
   * What happens on the engine from now on, or from `since` (milliseconds). Ends with the signal, and throws
   * `engine.unreachable` when the engine goes away.
   */
  events(options: EventOptions): AsyncIterable<EngineEvent>
  /** Closes every connection; what is under way fails as if it were stopped, or with the reason. */
  dispose(reason?: Problem): void
}
