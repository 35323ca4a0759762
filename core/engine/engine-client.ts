import { Problem } from '../../contract/problem.ts'
import type { ImageReference } from '../images/image-reference.ts'
import { containerSamples, inspectWhole } from './calls/container-look.ts'
import {
  type CreateOptions,
  createContainer,
  inspectContainer,
  listContainers,
  removeContainer,
  restartContainer,
  startContainer,
  stopContainer,
} from './calls/engine-containers.ts'
import { loadImages, saveImages } from './calls/engine-image-files.ts'
import { removeImage } from './calls/engine-image-removal.ts'
import { inspectImage, inspectRemote, listImages } from './calls/engine-images.ts'
import { authenticate } from './calls/engine-login.ts'
import { createNetwork, inspectNetwork, listNetworks, removeNetwork } from './calls/engine-networks.ts'
import { containerLogs, engineEvents } from './calls/engine-streams.ts'
import type { ContainerBody } from './container-shapes.ts'
import { Echo } from './echo.ts'
import type { Engine, EventOptions, LogOptions, PullRequest } from './engine.ts'
import type { EngineCredential } from './engine-credential.ts'
import { type EngineEndpoint, isLocalEndpoint, speaksTls } from './engine-endpoint.ts'
import { infoShape } from './engine-shapes.ts'
import { pullImage } from './pull/engine-pull.ts'
import type { PullEvent } from './pull/pull-event.ts'
import { EngineApi } from './transport/engine-api.ts'
import { EngineHttp, type EngineTimeouts } from './transport/engine-http.ts'
import type { EngineWay } from './transport/way/engine-way.ts'

type Labels = Readonly<Record<string, string>>
type StopOptions = { readonly seconds?: number; readonly signal?: AbortSignal | undefined }

export type EngineClientOptions = EngineWay & {
  readonly timeouts?: Partial<EngineTimeouts>
  /** The user agreed that credentials go to this endpoint over an unencrypted connection. */
  readonly plainTcpConfirmed?: boolean
}

/** The Docker Engine API over a socket, TCP, TLS or ssh, spoken without a library; see `Engine` for what each call does. */
export class EngineClient implements Engine {
  readonly endpoint: string
  readonly #http: EngineHttp
  readonly #api: EngineApi
  readonly #mayCarryCredentials: boolean

  constructor(endpoint: EngineEndpoint, options: EngineClientOptions = {}) {
    this.endpoint = endpoint.text
    this.#http = new EngineHttp(endpoint, options, options.timeouts)
    this.#api = new EngineApi(this.#http, endpoint.text)
    this.#mayCarryCredentials = mayCarryCredentials(endpoint, options)
  }

  ping(signal?: AbortSignal) {
    return this.#api.ping(signal)
  }

  version(signal?: AbortSignal) {
    return this.#api.version(signal)
  }

  info(signal?: AbortSignal) {
    return this.#api.get('/info', infoShape, signal)
  }

  async auth(credential: EngineCredential, signal?: AbortSignal) {
    this.#guard(credential)
    const echo = new Echo(credential)
    const answer = await echo.within(() => authenticate(this.#api, credential, signal))
    return answer.kind === 'refused' ? { ...answer, proof: echo.clean(answer.proof) } : answer
  }

  async pull(request: PullRequest) {
    this.#guard(request.credential)
    const echo = new Echo(request.credential)
    const onEvent = (event: PullEvent) => request.onEvent({ ...event, text: echo.clean(event.text) })
    return await echo.within(() => pullImage(this.#api, { ...request, onEvent }))
  }

  async distributionInspect(
    reference: ImageReference,
    credential: EngineCredential | undefined,
    signal?: AbortSignal,
  ) {
    this.#guard(credential)
    const echo = new Echo(credential)
    return await echo.within(() => inspectRemote(this.#api, reference, credential, signal))
  }

  images(signal?: AbortSignal) {
    return listImages(this.#api, signal)
  }

  inspectImage(reference: string, signal?: AbortSignal) {
    return inspectImage(this.#api, reference, signal)
  }

  removeImage(reference: string, signal?: AbortSignal) {
    return removeImage(this.#api, reference, signal)
  }

  loadImages(source: AsyncIterable<Uint8Array>, signal: AbortSignal) {
    return loadImages(this.#api, source, signal)
  }

  saveImages(names: readonly string[], signal: AbortSignal) {
    return saveImages(this.#api, names, signal)
  }

  containers(labels: Labels, signal?: AbortSignal) {
    return listContainers(this.#api, labels, signal)
  }

  inspectContainer(id: string, signal?: AbortSignal) {
    return inspectContainer(this.#api, id, signal)
  }

  inspectWhole(id: string, signal?: AbortSignal) {
    return inspectWhole(this.#api, id, signal)
  }

  samples(id: string, signal: AbortSignal) {
    return containerSamples(this.#api, id, signal)
  }

  createContainer(name: string, body: ContainerBody, options?: CreateOptions) {
    return createContainer(this.#api, name, body, options)
  }

  startContainer(id: string, signal?: AbortSignal) {
    return startContainer(this.#api, id, signal)
  }

  stopContainer(id: string, options?: StopOptions) {
    return stopContainer(this.#api, id, options)
  }

  restartContainer(id: string, options?: StopOptions) {
    return restartContainer(this.#api, id, options)
  }

  removeContainer(id: string, signal?: AbortSignal) {
    return removeContainer(this.#api, id, signal)
  }

  logs(id: string, options: LogOptions) {
    return containerLogs(this.#api, id, options)
  }

  networks(labels: Labels, signal?: AbortSignal) {
    return listNetworks(this.#api, labels, signal)
  }

  inspectNetwork(id: string, signal?: AbortSignal) {
    return inspectNetwork(this.#api, id, signal)
  }

  createNetwork(name: string, labels: Labels, signal?: AbortSignal) {
    return createNetwork(this.#api, name, labels, signal)
  }

  removeNetwork(id: string, signal?: AbortSignal) {
    return removeNetwork(this.#api, id, signal)
  }

  events(options: EventOptions) {
    return engineEvents(this.#api, options)
  }

  dispose(reason?: Problem): void {
    this.#http.dispose(reason)
  }

  #guard(credential: EngineCredential | undefined): void {
    if (credential && !this.#mayCarryCredentials) {
      throw new Problem('engine.plain-tcp', { endpoint: this.endpoint })
    }
  }
}

/** Whether what is sent stays on this machine or is encrypted, or the user agreed that it is neither. */
export function mayCarryCredentials(endpoint: EngineEndpoint, options: EngineClientOptions = {}): boolean {
  if (isLocalEndpoint(endpoint) || endpoint.kind === 'ssh') return true
  return speaksTls(endpoint, options.tls !== undefined) || options.plainTcpConfirmed === true
}
