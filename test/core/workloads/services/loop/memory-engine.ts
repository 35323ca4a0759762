import { Problem } from '../../../../../contract/problem.ts'
import type { ContainerState } from '../../../../../contract/workload/container-state.ts'
import { carries } from '../../../../../core/engine/calls/engine-containers.ts'
import type {
  ContainerBody,
  EngineContainerRow,
  EngineEvent,
} from '../../../../../core/engine/container-shapes.ts'
import type { Engine } from '../../../../../core/engine/engine.ts'

type Labels = Readonly<Record<string, string>>

interface Held {
  row: EngineContainerRow
  restartCount: number
  startedAt: string
}

/**
 * A stand-in for an engine in memory: containers that can be made, started, stopped and removed, at once. It keeps
 * what it was asked, and throws what it is told to throw.
 */
export class MemoryEngine {
  readonly endpoint = 'memory://engine'
  readonly asked: string[] = []
  /** What happens instead of a call, by its name; `undefined` lets it pass. */
  readonly fails = new Map<string, () => Promise<never> | undefined>()
  readonly #containers = new Map<string, Held>()
  readonly #networks = new Map<string, Labels>()
  readonly images = new Set(['sha256:1'])
  onEvent: (event: EngineEvent) => void = () => undefined
  #made = 0

  /** As the core takes it: the calls that a service makes are there, and no others. */
  get engine(): Engine {
    return this as unknown as Engine
  }

  get standing(): EngineContainerRow[] {
    return [...this.#containers.values()].map(({ row }) => row)
  }

  /** `name state` of each, by name. */
  get shape(): string[] {
    return this.standing.map(({ name, state }) => `${name} ${state}`).sort()
  }

  count(call: string): number {
    return this.asked.filter((each) => each === call).length
  }

  /** Puts a container there that nobody asked for. */
  put(name: string, labels: Labels, state: ContainerState = 'running', imageId = 'sha256:1'): string {
    this.#made += 1
    const id = `c${this.#made}`
    const createdAt = 1_700_000_000_000 + this.#made * 1000
    const row = { id, name, image: '', imageId, state, status: '', createdAt, labels, ports: [] }
    this.#containers.set(id, { row, restartCount: 0, startedAt: '' })
    return id
  }

  /** Something happens to a container, and the engine tells of it. */
  become(name: string, state: ContainerState | 'gone', action: string): void {
    const { id, labels } = this.#turn(name, state).row
    this.onEvent({ type: 'container', action, id, attributes: labels, at: 0 })
  }

  /** It tells of something at once, and lists it only so many milliseconds later. */
  becomeLate(name: string, state: ContainerState | 'gone', action: string, lag: number): void {
    this.become(name, this.#held(name).row.state, action)
    setTimeout(() => this.#turn(name, state), lag)
  }

  #held(name: string): Held {
    const held = [...this.#containers.values()].find(({ row }) => row.name === name)
    if (!held) throw new Error(`There is no container ${name}`)
    return held
  }

  #turn(name: string, state: ContainerState | 'gone'): Held {
    const held = this.#held(name)
    if (state === 'gone') this.#containers.delete(held.row.id)
    else held.row = { ...held.row, state }
    return held
  }

  /** It ended by itself, and the engine started it again. */
  crash(name: string): void {
    const held = [...this.#containers.values()].find(({ row }) => row.name === name)
    if (held) held.restartCount += 1
    this.become(name, 'running', 'start')
  }

  async containers(labels: Labels): Promise<EngineContainerRow[]> {
    await this.#ask('containers')
    return this.standing.filter((row) => carries(row.labels, labels))
  }

  async inspectContainer(id: string) {
    await this.#ask('inspectContainer')
    const held = this.#containers.get(id)
    if (!held) return undefined
    const { row, restartCount, startedAt } = held
    return { ...row, restartCount, startedAt, health: undefined }
  }

  async inspectWhole(): Promise<undefined> {
    await this.#ask('inspectWhole')
  }

  async inspectImage(id: string) {
    await this.#ask('inspectImage')
    return this.images.has(id) ? { id, repoTags: [], repoDigests: [] } : undefined
  }

  async createContainer(name: string, { Image, Labels: labels }: ContainerBody): Promise<string> {
    await this.#ask('createContainer')
    if (this.standing.some((row) => row.name === name)) throw new Problem('workload.name-taken', { name })
    return this.put(name, labels, 'created', Image)
  }

  async startContainer(id: string): Promise<void> {
    await this.#ask('startContainer')
    this.#set(id, 'running')
  }

  async stopContainer(id: string): Promise<void> {
    await this.#ask('stopContainer')
    this.#set(id, 'exited')
  }

  async removeContainer(id: string): Promise<void> {
    await this.#ask('removeContainer')
    this.#containers.delete(id)
  }

  async networks(labels: Labels) {
    await this.#ask('networks')
    return [...this.#networks].flatMap(([id, own]) => (carries(own, labels) ? [{ id }] : []))
  }

  async createNetwork(name: string, labels: Labels): Promise<string> {
    await this.#ask('createNetwork')
    this.#networks.set(name, labels)
    return name
  }

  async removeNetwork(id: string): Promise<void> {
    await this.#ask('removeNetwork')
    this.#networks.delete(id)
  }

  #set(id: string, state: ContainerState): void {
    const held = this.#containers.get(id)
    if (!held) throw new Problem('workload.not-found', { id })
    held.row = { ...held.row, state }
    if (state === 'running') held.startedAt = `${held.startedAt}.`
  }

  async #ask(call: string): Promise<void> {
    this.asked.push(call)
    await this.fails.get(call)?.()
  }
}
