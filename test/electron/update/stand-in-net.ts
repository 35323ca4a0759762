import { EventEmitter } from 'node:events'
import { Readable } from 'node:stream'
import type { StandInSession } from '../../support/electron/main/stand-in-session.ts'

interface RequestOptions {
  readonly protocol: string
  readonly hostname: string
  readonly path: string
  readonly session: StandInSession
}

/** Stands in for `net` of Electron: answers from memory, once the session has let a request go. */
export class StandInNet {
  readonly asked: string[] = []
  /** By address without its query. A string that begins with `http` is where it leads on to. */
  readonly answers = new Map<string, string>()

  request(options: RequestOptions): EventEmitter {
    const url = `${options.protocol}//${options.hostname}${options.path}`
    this.asked.push(url)
    const request = Object.assign(new EventEmitter(), {
      setHeader: () => undefined,
      abort: () => undefined,
      end: () => void this.#answer(url, options.session, request),
    })
    return request
  }

  async #answer(url: string, session: StandInSession, request: EventEmitter): Promise<void> {
    if (!(await session.lets(url))) {
      request.emit('error', new Error('net::ERR_BLOCKED_BY_CLIENT'))
      return
    }
    const answer = this.answers.get(url.replace(/\?.*$/, ''))
    if (answer?.startsWith('http')) request.emit('redirect', 302, 'GET', answer)
    else {
      const body = Readable.from([Buffer.from(answer ?? '')])
      request.emit('response', Object.assign(body, { statusCode: answer ? 200 : 404, headers: {} }))
    }
  }
}
