import { randomBytes } from 'node:crypto'
import { type BedEngine, startEngine } from '../../../bed/engines/engine.ts'
import { askEngine, callEngine } from '../../../bed/engines/engine-call.ts'
import { buildLayers } from '../../../bed/engines/images.ts'
import type { SeenReplica } from './seen-service.ts'

interface Row {
  readonly Id: string
  readonly Names: readonly string[]
  readonly State: string
  readonly ImageID: string
  readonly Labels: Readonly<Record<string, string>>
}

const strangerImage = 'stranger:1'

/** A real engine of its own, and the hands that reach into it behind the program's back. */
export class ChaosEngine {
  readonly #engine: BedEngine
  readonly #strangers = new Map<string, string>()
  #isUp = true

  private constructor(engine: BedEngine) {
    this.#engine = engine
  }

  static async start(): Promise<ChaosEngine> {
    const engine = await startEngine()
    await buildLayers(engine, strangerImage, [])
    return new ChaosEngine(engine)
  }

  get socket(): string {
    return this.#engine.socket
  }

  get endpoint(): string {
    return this.#engine.endpoint
  }

  get isUp(): boolean {
    return this.#isUp
  }

  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    this.#isUp = false
    await this.#engine.end(signal)
  }

  async again(): Promise<void> {
    await this.#engine.again()
    this.#isUp = true
  }

  /** The containers that carry the service's label in this workspace, in any state, by name. */
  async replicas(workspaceId: string, serviceId: string): Promise<SeenReplica[]> {
    const rows = await this.#rows()
    return rows
      .filter(({ Labels }) => Labels['io.fairlead.workspace'] === workspaceId)
      .filter(({ Labels }) => Labels['io.fairlead.service'] === serviceId)
      .map(({ Id, Names, State, ImageID }) => ({
        id: Id,
        name: (Names[0] ?? '').slice(1),
        state: State,
        imageId: ImageID,
      }))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
  }

  async hasImage(id: string): Promise<boolean> {
    return (await callEngine(this.socket, 'GET', `/images/${id}/json`)).status === 200
  }

  async labelOf(id: string, key: string): Promise<string> {
    const label = (await this.#rows()).find(({ Id }) => Id === id)?.Labels[key]
    if (label === undefined) throw new Error(`${id} has no label ${key}`)
    return label
  }

  /** What it does to a container that may be gone by then. */
  async strike(id: string, what: 'kill' | 'stop' | 'restart' | 'remove'): Promise<boolean> {
    const path = `/containers/${id}`
    const { status } =
      what === 'remove'
        ? await callEngine(this.socket, 'DELETE', `${path}?force=1&v=1`)
        : await callEngine(this.socket, 'POST', `${path}/${what}${what === 'kill' ? '' : '?t=0'}`)
    return status < 400
  }

  /** Refused while a container runs it. */
  async removeImage(id: string): Promise<void> {
    await callEngine(this.socket, 'DELETE', `/images/${id}?force=1`)
  }

  /** A container of somebody else under the next name that a service would give, or under any if that is taken. */
  async addStranger(service: string, labels: Readonly<Record<string, string>>): Promise<void> {
    const taken = new Set((await this.#rows()).flatMap(({ Names }) => Names))
    const free = [1, 2, 3, 4, 5]
      .map((number) => `${service}-${number}`)
      .find((name) => !taken.has(`/${name}`))
    const name = free ?? `${service}-${randomBytes(4).toString('hex')}`
    const body = { Image: strangerImage, Labels: labels, HostConfig: { RestartPolicy: { Name: 'always' } } }
    const { status, text } = await callEngine(this.socket, 'POST', `/containers/create?name=${name}`, {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    // The program may have been faster with this very name.
    if (status === 409) return
    const { Id } = JSON.parse(text) as { Id: string }
    await askEngine(this.socket, 'POST', `/containers/${Id}/start`)
    this.#strangers.set(Id, name)
  }

  /** What was done to containers of others; nothing where they are as they were left. */
  async wrongWithStrangers(): Promise<string[]> {
    const rows = new Map((await this.#rows()).map((row) => [row.Id, row]))
    return [...this.#strangers].flatMap(([id, name]) => {
      const row = rows.get(id)
      if (!row) return [`the stranger ${name} is gone`]
      return row.State === 'running' && row.Names[0] === `/${name}`
        ? []
        : [`the stranger ${name} is ${row.State}`]
    })
  }

  /** The networks of the workspace: one for its one namespace, at most. */
  async networks(workspaceId: string): Promise<number> {
    const filters = encodeURIComponent(JSON.stringify({ label: [`io.fairlead.workspace=${workspaceId}`] }))
    return (JSON.parse(await askEngine(this.socket, 'GET', `/networks?filters=${filters}`)) as unknown[])
      .length
  }

  async dispose(): Promise<void> {
    await this.#engine.dispose()
  }

  async #rows(): Promise<Row[]> {
    return JSON.parse(await askEngine(this.socket, 'GET', '/containers/json?all=1')) as Row[]
  }
}
