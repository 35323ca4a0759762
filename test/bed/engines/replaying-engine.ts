import type { ServerResponse } from 'node:http'
import { json, ScriptedEngine } from '../../support/scripted-engine.ts'

/** How a replayed pull ends: whole, with an error in its stream, or with its connection cut. */
export type ReplayedEnd = 'done' | 'failed' | 'cut'

export interface ReplayOptions {
  /** The lines of a pull, each one event. */
  readonly lines: readonly string[]
  /** Over all pulls that are open, a second. */
  readonly eventsPerSecond: number
  /** By the image's name without its tag; every pull is done unless given. */
  readonly endOf?: (image: string) => ReplayedEnd
}

/** A stand-in for an engine that tells recorded pulls at a steady rate. */
export interface ReplayingEngine {
  /** For `--engine`, or a core's `endpoint`. */
  readonly endpoint: string
  /** Lines sent so far. */
  readonly sent: number
  /** Pulls that are being told now. */
  readonly open: number
  /** Begins to tell: pulls that came before wait for it, so that all can start at once. */
  play(): void
  dispose(): Promise<void>
}

/** One pull that is being told. */
interface Telling {
  readonly image: string
  readonly response: ServerResponse
  at: number
}

/** How often lines are written (milliseconds). Each is a chunk of its own, as an engine flushes each. */
const beat = 10

/**
 * Starts the stand-in on a socket of its own. It knows no image until it has told its pull to the end, and takes
 * every login.
 */
export async function startReplayingEngine(options: ReplayOptions): Promise<ReplayingEngine> {
  const { lines: recorded, eventsPerSecond, endOf = () => 'done' } = options
  const engine = await ScriptedEngine.start()
  const tellings = new Set<Telling>()
  const local = new Set<string>()
  let sent = 0
  let owed = 0
  let playing: { timer: ReturnType<typeof setInterval>; last: number } | undefined

  engine.on('GET', '/images/json', json([]))
  engine.on('GET', '/containers/json', json([]))
  engine.on('GET', '/info', json({ ID: 'replay', Name: 'replay' }))
  engine.on('POST', '/auth', json({ Status: 'Login Succeeded', IdentityToken: '' }))
  engine.on('GET', '/images/*', (request, ...rest) => {
    const name = decodeURIComponent(request.path.slice('/images/'.length, -'/json'.length))
    const image = name.slice(0, name.lastIndexOf(':'))
    const found = { Id: `sha256:${image}`, RepoTags: [name], RepoDigests: [], Size: 1, Created: '' }
    json(local.has(image) ? found : { message: 'no such image' }, local.has(image) ? 200 : 404)(
      request,
      ...rest,
    )
  })
  engine.on('POST', '/images/create', ({ query }, response) => {
    const telling = { image: query.get('fromImage') ?? '', response, at: 0 }
    response.writeHead(200, { 'content-type': 'application/json' })
    response.flushHeaders()
    response.on('close', () => tellings.delete(telling))
    tellings.add(telling)
  })

  /** Tells the next lines of one pull in one write. */
  const tell = (telling: Telling, count: number): void => {
    const { image, response } = telling
    const end = endOf(image)
    // what fails and what is cut does so half way
    const last = end === 'done' ? recorded.length : Math.floor(recorded.length / 2)
    const until = Math.min(last, telling.at + count)
    response.cork()
    for (; telling.at < until; telling.at += 1) response.write(`${recorded[telling.at]}\r\n`)
    process.nextTick(() => response.uncork())
    sent += count
    if (telling.at < last) return
    tellings.delete(telling)
    if (end === 'cut') response.destroy()
    if (end === 'failed')
      response.end(`${JSON.stringify({ errorDetail: { message: 'manifest unknown' } })}\r\n`)
    if (end === 'done') {
      local.add(image)
      response.end()
    }
  }
  const step = (): void => {
    if (!playing) return
    const now = performance.now()
    owed += ((now - playing.last) * eventsPerSecond) / 1000
    playing.last = now
    if (tellings.size === 0) owed = 0
    const lines = Math.floor(owed)
    const each = Math.floor(lines / Math.max(1, tellings.size))
    // what cannot be shared goes to those whose turn is next
    let rest = lines - each * tellings.size
    for (const telling of [...tellings]) {
      const count = each + (rest > 0 ? 1 : 0)
      if (count === 0) break
      if (rest > 0 && tellings.delete(telling)) tellings.add(telling)
      rest -= 1
      owed -= count
      tell(telling, count)
    }
  }

  return {
    endpoint: engine.endpoint.text,
    get sent() {
      return sent
    },
    get open() {
      return tellings.size
    },
    play: () => {
      playing ??= { timer: setInterval(step, beat), last: performance.now() }
    },
    dispose: async () => {
      clearInterval(playing?.timer)
      await engine.close()
    },
  }
}
