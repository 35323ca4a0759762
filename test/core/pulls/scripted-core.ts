import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, vi } from 'vitest'
import type { ImageRequest, PullJob } from '../../../contract/pulls.ts'
import type { RegistryDraft } from '../../../contract/registry/registry-forms.ts'
import type { RegistrySummary } from '../../../contract/registry/registry-record.ts'
import {
  type CoreClient,
  defaultPlace,
  draftOf,
  type Place,
  startTestCore,
  type TestCore,
} from '../../support/core-client.ts'
import { type Scene, ScriptedEngine, type SeenRequest } from '../../support/scripted-engine.ts'

/** The registry of these tests. No name server knows it: only the scripted engine is ever asked. */
export const host = 'registry.test:5000'

/** A core on a scripted engine, with an open vault and nothing in it. */
export class ScriptedCore {
  readonly engine: ScriptedEngine
  readonly place: Place
  #core: TestCore

  private constructor(engine: ScriptedEngine, core: TestCore, place: Place) {
    this.engine = engine
    this.#core = core
    this.place = place
  }

  static async start(): Promise<ScriptedCore> {
    const engine = await ScriptedEngine.start()
    const core = await startTestCore({ endpoint: engine.endpoint.text })
    await core.client.vault.create({ passphrase: randomBytes(12).toString('hex'), keyring: false })
    return new ScriptedCore(engine, core, await defaultPlace(core.client))
  }

  get core(): TestCore {
    return this.#core
  }

  get client(): CoreClient {
    return this.#core.client
  }

  /** A registry `team` at `host` with a random password, unless said otherwise. */
  async addRegistry(fields: Partial<RegistryDraft> = {}): Promise<RegistrySummary> {
    return await this.client.registries.add(
      draftOf(this.place, {
        name: 'team',
        address: host,
        username: 'ann',
        password: randomBytes(12).toString('hex'),
        saveAnyway: true,
        ...fields,
      }),
    )
  }

  /** What a page asks for to pull a path of `host`. */
  readonly order = (path: string, fields: Partial<ImageRequest> = {}): ImageRequest => ({
    ...this.place,
    namespace: 'default',
    image: `${host}/${path}`,
    ...fields,
  })

  async job(id: string): Promise<PullJob | undefined> {
    return (await this.client.pulls.list()).find((job) => job.id === id)
  }

  /** The pulls that the engine was asked for. */
  asked(): SeenRequest[] {
    return this.engine.asked('/images/create')
  }

  /** Another core on a data folder: this one's as it stands, unless another is given. */
  async restart(dataFolder?: string): Promise<void> {
    const { dataFolder: own } = this.#core
    await this.#core.dispose({ keep: dataFolder === undefined })
    this.#core = await startTestCore({
      endpoint: this.engine.endpoint.text,
      dataFolder: dataFolder ?? own,
    })
  }

  async dispose(): Promise<void> {
    await this.#core.dispose()
    await this.engine.close()
  }
}

/** A scripted core of its own for each test of the file. With `clock` tests set the time by `vi.setSystemTime`. */
export function scriptedCore({ clock = false }: { clock?: boolean } = {}): () => ScriptedCore {
  let current: ScriptedCore | undefined
  beforeEach(async () => {
    // the clock alone: everything else takes its real time
    if (clock) vi.useFakeTimers({ toFake: ['Date'] })
    current = await ScriptedCore.start()
  })
  afterEach(async () => {
    if (clock) vi.useRealTimers()
    await current?.dispose()
    current = undefined
  })
  return () => {
    if (!current) throw new Error('There is a core only while a test runs')
    return current
  }
}

/** A pull that has begun and then says nothing more until its connection is closed. */
export const hanging: Scene = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' })
  const line = { id: 'aa', status: 'Downloading', progressDetail: { current: 1, total: 9 } }
  response.write(`${JSON.stringify(line)}\r\n`)
}
