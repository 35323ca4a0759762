import { randomBytes } from 'node:crypto'
import { safe } from '@orpc/client'
import { expect } from 'vitest'
import {
  type CoreClient,
  defaultPlace,
  draftOf,
  type Place,
  pullEnd,
  startTestCore,
  type TestCore,
} from '../../../support/core-client.ts'
import { json, lines, ScriptedEngine } from '../../../support/scripted-engine.ts'

const host = 'registry.test:5000'
/** An image that comes with a credential only. */
export const secret = `${host}/team/secret:1`
/** What the engine gives for any image. */
export const archive = Buffer.concat([randomBytes(3000), Buffer.alloc(1024)])

export function idOf(letter: string): string {
  return `sha256:${letter.repeat(64)}`
}

/** The code of the problem that a call ends with; undefined where it succeeds. */
export async function codeOf(call: Promise<unknown>): Promise<unknown> {
  const { error } = await safe(call)
  return error && 'code' in error ? error.code : error
}

/** A core over a scripted engine that has the secret image, `1`, and one that was made there, `2`. */
export class ImageScene {
  readonly engine: ScriptedEngine
  readonly core: TestCore
  readonly client: CoreClient
  readonly place: Place & { namespace: string }
  readonly #listening: Promise<unknown>[] = []

  private constructor(engine: ScriptedEngine, core: TestCore, place: Place & { namespace: string }) {
    this.engine = engine
    this.core = core
    this.client = core.client
    this.place = place
  }

  static async start(): Promise<ImageScene> {
    const engine = await ScriptedEngine.start()
    const core = await startTestCore({ endpoint: engine.endpoint.text })
    const { client } = core
    await client.vault.create({ passphrase: randomBytes(12).toString('hex'), keyring: false })
    const scene = new ImageScene(engine, core, { ...(await defaultPlace(client)), namespace: 'default' })
    engine.on('GET', '/containers/json', json([]))
    engine.on('GET', '/images/get', (_request, response) => response.end(archive))
    engine.on('GET', '/distribution/*', json({ message: 'no basic auth credentials' }, 500))
    scene.put('1', secret)
    scene.put('2', 'made/here:1')
    return scene
  }

  async dispose(): Promise<void> {
    for (const each of await this.transfers())
      if (each.endedAt === undefined) await this.client.images.cancel({ id: each.id })
    await Promise.all(this.#listening.splice(0))
    await this.core.dispose()
    await this.engine.close()
  }

  /** Puts an image on the engine, under a name or under none. */
  put(letter: string, name?: string): void {
    const image = { Id: idOf(letter), RepoTags: name ? [name] : [], RepoDigests: [], Size: 4096, Created: '' }
    for (const each of [name, idOf(letter)])
      if (each) this.engine.on('GET', `/images/${each}/json`, json(image))
  }

  async transfers() {
    const stream = await this.client.images.watch()
    const first = await stream.next()
    await stream.return?.()
    return first.done ? [] : first.value.transfers
  }

  async startLoad(size: number, file = 'app.tar') {
    const stream = await this.client.images.load({ environmentId: this.place.environmentId, file, size })
    const first = await stream.next()
    if (first.done) throw new Error('no ticket')
    const drained = (async () => {
      for await (const _ of stream);
    })()
    this.#listening.push(drained)
    return { ...first.value, stream, drained }
  }

  save(letter: string, reference?: string) {
    return this.client.images.save({
      ...this.place,
      images: [{ id: idOf(letter), ...(reference ? { reference } : {}) }],
    })
  }

  async read(ticket: string): Promise<Buffer | string> {
    const given = await this.core.files.give(ticket, new AbortController().signal)
    if (typeof given === 'string') return given
    const pieces: Uint8Array[] = []
    for await (const piece of given.bytes) pieces.push(piece)
    return Buffer.concat(pieces)
  }

  addRegistry() {
    return this.client.registries.add(
      draftOf(this.place, {
        name: 'team',
        address: host,
        username: 'ann',
        password: randomBytes(12).toString('hex'),
        saveAnyway: true,
      }),
    )
  }

  /** Pulls the secret image with a credential, so that the journal knows it. */
  async pullSecret(): Promise<string> {
    const registry = await this.addRegistry()
    this.engine.on('POST', '/images/create', lines({ status: 'Status: Downloaded' }))
    const { id } = await this.client.pulls.start({ ...this.place, image: secret })
    expect((await pullEnd(this.client, id)).state).toBe('done')
    return registry.id
  }
}
