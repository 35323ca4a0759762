import { randomBytes } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { raw, type Scene } from '../../../support/scripted-engine.ts'

/** An answer to a pull meant to harm, and what the pull must come to: an image's id, or a problem's code. */
export type HostileBody = { readonly name: string; readonly scene: Scene; readonly outcome: RegExp }

const megabyte = 1024 * 1024
const good = '{"status":"Pull complete","id":"a"}\r\n'
const done = /^sha256:abc$/
const incomplete = /^pull\.incomplete$/
const head = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n'

/** Writes what is given as fast as it is taken, and ends. */
function flood(pieces: () => Iterable<string | Uint8Array>, status = 200): Scene {
  return (_request, response) => void write(response, pieces(), status)
}

async function write(response: ServerResponse, pieces: Iterable<string | Uint8Array>, status: number) {
  response.writeHead(status, { 'content-type': 'application/json' })
  for (const piece of pieces) {
    if (response.destroyed) return
    if (!response.write(piece)) await roomAgain(response)
  }
  response.end()
}

/** Resolves when there is room for more, or nobody left who wants it. */
function roomAgain(stream: ServerResponse | Socket): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      stream.off('drain', go)
      stream.off('close', go)
      resolve()
    }
    stream.on('drain', go)
    stream.on('close', go)
    if (stream.destroyed) go()
  })
}

/** The same below HTTP, on the bare connection. */
function pour(pieces: () => Iterable<string | Uint8Array>): Scene {
  return (_request, _response, socket) => void writeTo(socket, pieces())
}

async function writeTo(socket: Socket, pieces: Iterable<string | Uint8Array>) {
  for (const piece of pieces) {
    if (socket.destroyed) return
    if (!socket.write(piece)) await roomAgain(socket)
  }
  socket.end()
}

function* times(count: number, piece: (at: number) => string | Uint8Array) {
  for (let at = 0; at < count; at += 1) yield piece(at)
}

function* around(
  first: string,
  pieces: Iterable<string | Uint8Array>,
  last: string,
): Iterable<string | Uint8Array> {
  yield first
  yield* pieces
  yield last
}

const filler = Buffer.alloc(megabyte, 'a')
const layer = (at: number, more = '') => `{"status":"Downloading","id":"layer-${at}"${more}}\r\n`
/** Many small lines in one piece, so that the stand-in is not what takes the time. */
const batch = (at: number, line: (at: number) => string) =>
  Array.from({ length: 1000 }, (_, index) => line(at * 1000 + index)).join('')

/** A hundred thousand lines of ordinary progress. */
export const busyPull: Scene = flood(() =>
  times(100, (at) =>
    batch(at, (each) => layer(each % 10, `,"progressDetail":{"current":${each},"total":100000}`)),
  ),
)

export const hostileBodies: readonly HostileBody[] = [
  {
    name: 'a line of 100 MB and a good one',
    scene: flood(() =>
      around(
        '{"status":"',
        times(100, () => filler),
        `"}\r\n${good}`,
      ),
    ),
    outcome: incomplete,
  },
  {
    name: 'a line of 100 MB without an end',
    scene: flood(() => times(100, () => filler)),
    outcome: incomplete,
  },
  {
    name: 'an error of 100 MB',
    scene: flood(() =>
      around(
        '{"errorDetail":{"message":"denied: ',
        times(100, () => filler),
        '"}}\r\n',
      ),
    ),
    outcome: /^pull\.(no-credential|other)$/,
  },
  {
    name: 'a refusal of 100 MB',
    scene: flood(
      () =>
        around(
          '{"message":"denied: ',
          times(100, () => filler),
          '"}',
        ),
      500,
    ),
    outcome: /^pull\.(no-credential|other)$/,
  },
  {
    name: 'a million layers',
    scene: flood(() => times(1000, (at) => batch(at, (each) => layer(each)))),
    outcome: done,
  },
  {
    name: 'a hundred thousand layers with absurd numbers',
    scene: flood(() =>
      times(100, (at) =>
        batch(at, (each) => layer(each, ',"progressDetail":{"current":9007199254740991,"total":1e308}')),
      ),
    ),
    outcome: done,
  },
  {
    name: 'a hundred thousand messages, each another',
    scene: flood(() => times(100, (at) => batch(at, (each) => `{"status":"${each} says hello"}\r\n`))),
    outcome: done,
  },
  {
    name: 'a hundred thousand errors',
    scene: flood(() => times(100, (at) => batch(at, (each) => `{"error":"denied: ${each}"}\r\n`))),
    outcome: /^pull\.no-credential$/,
  },
  {
    name: 'a thousand lines nested as deep as they may be',
    scene: flood(() => times(1000, () => `${'['.repeat(30_000)}${']'.repeat(30_000)}\r\n`)),
    outcome: incomplete,
  },
  {
    name: 'fifty MB of noise',
    scene: flood(() => times(50, () => randomBytes(megabyte))),
    outcome: incomplete,
  },
  {
    name: 'ten million empty lines',
    scene: flood(() => times(10, () => Buffer.alloc(megabyte, '\n'))),
    outcome: done,
  },
  {
    name: 'a good stream, packed',
    scene: (_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' })
      response.end(gzipSync(good))
    },
    outcome: incomplete,
  },
  {
    name: 'a hundred MB packed into little',
    scene: (_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' })
      response.end(gzipSync(Buffer.alloc(100 * megabyte, 'a')))
    },
    outcome: incomplete,
  },
  {
    name: 'a body longer than it says, cut within a line',
    scene: raw(`${head}content-length: ${good.length + 20}\r\n\r\n${good.repeat(100)}`),
    outcome: incomplete,
  },
  {
    name: 'a body shorter than it says',
    scene: raw(`${head}content-length: ${good.length + 1}\r\n\r\n${good}`),
    outcome: incomplete,
  },
  {
    name: 'chunks without a length',
    scene: raw(`${head}transfer-encoding: chunked\r\n\r\n${good}`),
    outcome: incomplete,
  },
  {
    name: 'a chunk larger than the world',
    scene: pour(() =>
      around(
        `${head}transfer-encoding: chunked\r\n\r\nfffffffffffff\r\n`,
        times(100, () => filler),
        '',
      ),
    ),
    outcome: incomplete,
  },
  {
    name: 'a chunk with a tail of 50 MB in its header',
    scene: pour(() =>
      around(
        `${head}transfer-encoding: chunked\r\n\r\n1;`,
        times(50, () => filler),
        `\r\na\r\n0\r\n\r\n`,
      ),
    ),
    outcome: incomplete,
  },
  {
    name: 'trailers of 50 MB',
    scene: pour(() =>
      around(
        `${head}transfer-encoding: chunked\r\n\r\n0\r\nx: `,
        times(50, () => filler),
        '\r\n\r\n',
      ),
    ),
    outcome: incomplete,
  },
  {
    name: 'headers of 50 MB',
    scene: pour(() =>
      around(
        'HTTP/1.1 200 OK\r\nx: ',
        times(50, () => filler),
        '\r\n\r\n',
      ),
    ),
    outcome: /^engine\.unreachable$/,
  },
  {
    name: 'a thousand answers before the one that counts',
    scene: raw(`${'HTTP/1.1 102 Processing\r\n\r\n'.repeat(1000)}${head}content-length: 0\r\n\r\n`),
    outcome: done,
  },
]
