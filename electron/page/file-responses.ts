import { Readable } from 'node:stream'
import type { FileDoor, GivenFile } from '../../core/shell/file-door.ts'
import { answerFileRequest } from '../../core/shell/file-requests.ts'
import { isOwnAddress, pageAddress } from './page-address.ts'

/** The bytes of image files over the page's own scheme; see `FileDoor`. */
export async function fileResponse(
  door: FileDoor,
  request: Request,
  common: Readonly<Record<string, string>>,
): Promise<Response> {
  const origin = request.headers.get('origin')
  if (!isOwnAddress(request.url) || (origin !== null && `${origin}/` !== pageAddress)) {
    return new Response('Forbidden\n', { status: 403, headers: common })
  }
  const left = new AbortController()
  const { status, headers, file } = await answerFileRequest(door, {
    method: request.method,
    target: request.url.slice(pageAddress.length - 1),
    header: (name) => request.headers.get(name) ?? undefined,
    body: request.body ?? Readable.from([]),
    gone: AbortSignal.any([request.signal, left.signal]),
  })
  const all = { ...common, ...Object.fromEntries(headers) }
  return new Response(file ? streamOf(file, left) : null, { status, headers: all })
}

/** Reads no faster than it is taken; an error in the file is one of the stream, so that it does not count as whole. */
function streamOf({ bytes, ended }: GivenFile, left: AbortController): ReadableStream<Uint8Array> {
  const pieces = bytes[Symbol.asyncIterator]()
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        ended.addEventListener('abort', () => controller.error(ended.reason), { once: true })
      },
      async pull(controller) {
        const { done, value } = await pieces.next()
        if (ended.aborted) return
        if (done) controller.close()
        else controller.enqueue(value)
      },
      async cancel() {
        left.abort()
        await pieces.return?.()
      },
    },
    { highWaterMark: 1 },
  )
}
