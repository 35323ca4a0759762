import { randomBytes } from 'node:crypto'
import type { ImageTransfer } from '../../../contract/images.ts'
import { defaultPlace, startTestCore } from '../../support/core-client.ts'
import { json, ScriptedEngine } from '../../support/scripted-engine.ts'
import { type Reply, startWebBed, type WebBed } from '../web-bed.ts'

const image = {
  Id: `sha256:${'1'.repeat(64)}`,
  RepoTags: ['team/app:1.0'],
  RepoDigests: [],
  Size: 3000,
  Created: '',
}
/** What the engine saves; it ends as an archive does. */
export const archive = Buffer.concat([randomBytes(2048), Buffer.alloc(1024)])

/** Web mode in front of a core and an engine that takes and gives one image. */
export interface FileBed {
  readonly engine: ScriptedEngine
  readonly bed: WebBed
  /** Of a session. */
  readonly cookie: string
  /** What the engine has been given. */
  loaded(): Buffer
  /** Begins a load as a page does, which listens until it ends. */
  startLoad(size: number): Promise<{ id: string; path: string; ended: Promise<void> }>
  /** Gives the path of the file. */
  startSave(): Promise<string>
  partHeaders(offset: number): {
    origin: string
    cookie: string
    'content-type': string
    'x-fairlead-offset': string
  }
  post(path: string, offset: number, body: Buffer, headers?: Record<string, string>): Promise<Reply>
  transfers(): Promise<ImageTransfer[]>
  stateOf(id: string): Promise<ImageTransfer['state'] | undefined>
  dispose(): Promise<void>
}

export async function startFileBed(): Promise<FileBed> {
  const engine = await ScriptedEngine.start()
  const core = await startTestCore({ endpoint: engine.endpoint.text })
  const { client } = core
  const { environmentId } = await defaultPlace(client)
  const bed = await startWebBed({ imageFiles: core.files })
  const cookie = await bed.signIn()
  let loaded = Buffer.alloc(0)
  engine.onOpen('POST', '/images/load', (request, response) => {
    request.on('data', (piece: Buffer) => {
      loaded = Buffer.concat([loaded, piece])
    })
    request.on('end', () => response.end(`${JSON.stringify({ stream: 'Loaded image: team/app:1.0\n' })}\r\n`))
  })
  engine.on('GET', '/images/team/app:1.0/json', json(image))
  engine.on('GET', '/images/get', (_request, response) => response.end(archive))
  const transfers = async () => {
    const stream = await client.images.watch()
    const first = await stream.next()
    await stream.return?.()
    return first.done ? [] : first.value.transfers
  }
  const partHeaders = (offset: number) => ({
    origin: bed.origin,
    cookie,
    'content-type': 'application/octet-stream',
    'x-fairlead-offset': String(offset),
  })
  return {
    engine,
    bed,
    cookie,
    loaded: () => loaded,
    async startLoad(size) {
      const stream = await client.images.load({ environmentId, file: 'app.tar', size })
      const first = await stream.next()
      if (first.done) throw new Error('no ticket')
      const ended = (async () => {
        for await (const _ of stream);
      })()
      return { id: first.value.id, path: `/transfers/${first.value.ticket}`, ended }
    },
    async startSave() {
      const [project] = await client.projects.list()
      const { ticket } = await client.images.save({
        environmentId,
        projectId: project?.id ?? '',
        namespace: 'default',
        images: [{ id: image.Id, reference: 'team/app:1.0' }],
      })
      return `/transfers/${ticket}`
    },
    partHeaders,
    post: (path, offset, body, headers = {}) =>
      bed.ask({ method: 'POST', path, headers: { ...partHeaders(offset), ...headers }, body }),
    transfers,
    stateOf: async (id) => (await transfers()).find((each) => each.id === id)?.state,
    async dispose() {
      for (const { id, endedAt } of await transfers())
        if (endedAt === undefined) await client.images.cancel({ id })
      await bed.dispose()
      await core.dispose()
      await engine.close()
    },
  }
}
