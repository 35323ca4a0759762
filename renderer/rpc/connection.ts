import type { ClientLink } from '@orpc/client'
import { type Ref, readonly, ref } from 'vue'
import { ConnectionLost, SessionRefused } from './connection-lost.ts'
import { type Deferred, deferred } from './deferred.ts'

export type Link = ClientLink<Record<never, never>>

/** One live connection: its end is told by `closed`, which never rejects. */
export interface Line {
  readonly link: Link
  readonly closed: Promise<void>
  close(): void
}

/** Opens a line. Throws SessionRefused where trying again is of no use; anything else is tried again. */
export type Dial = () => Promise<Line>

/** `refused` is final until the page is opened anew. */
export type ConnectionState = 'connecting' | 'open' | 'lost' | 'refused'

const firstPause = 250
const longestPause = 5000

/**
 * The page's link to the core over whatever line is up. A call waits for the first line; later, while the
 * line is down, it fails at once with ConnectionLost. `generation` counts the lines, so that streams know
 * when to ask again.
 */
export class Connection implements Link {
  readonly #dial: Dial
  readonly #pause: (milliseconds: number) => Promise<void>
  readonly #state = ref<ConnectionState>('connecting')
  readonly #generation = ref(0)
  readonly #first: Deferred<void> = deferred<void>()
  #line: Line | undefined
  #over = false

  constructor(dial: Dial, pause: (milliseconds: number) => Promise<void>) {
    this.#dial = dial
    this.#pause = pause
  }

  get state(): Readonly<Ref<ConnectionState>> {
    return readonly(this.#state)
  }

  get generation(): Readonly<Ref<number>> {
    return readonly(this.#generation)
  }

  /** Keeps a line up until disposed or refused. */
  async run(): Promise<void> {
    let pause = firstPause
    while (!this.#over) {
      const line = await this.#open()
      if (this.#over) line?.close()
      else if (line) {
        pause = firstPause
        await this.#serve(line)
      }
      if (this.#over) return
      await this.#pause(pause)
      pause = Math.min(pause * 2, longestPause)
    }
  }

  async call(...[path, input, options]: Parameters<Link['call']>): Promise<unknown> {
    await this.#first.promise
    const line = this.#line
    if (!line) throw new ConnectionLost()
    try {
      return await line.link.call(path, input, options)
    } catch (error) {
      throw this.#line === line ? error : new ConnectionLost('', { cause: error })
    }
  }

  dispose(): void {
    this.#over = true
    this.#line?.close()
    this.#first.resolve(undefined)
  }

  async #open(): Promise<Line | undefined> {
    try {
      return await this.#dial()
    } catch (error) {
      if (error instanceof SessionRefused) {
        this.#over = true
        this.#state.value = 'refused'
        this.#first.resolve(undefined)
      } else if (this.#generation.value > 0) this.#state.value = 'lost'
      return undefined
    }
  }

  async #serve(line: Line): Promise<void> {
    this.#line = line
    this.#state.value = 'open'
    this.#generation.value += 1
    this.#first.resolve(undefined)
    await line.closed
    this.#line = undefined
    this.#state.value = 'lost'
  }
}
