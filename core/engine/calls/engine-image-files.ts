import * as z from 'zod'
import type { LoadAnswer, SavedFile } from '../image-answers.ts'
import { safeProof } from '../safe-proof.ts'
import { type EngineApi, engineFailed, engineWords, isFine } from '../transport/engine-api.ts'
import { JsonLines } from '../transport/json-lines.ts'

/** Engines unpack and pack whole files before they say a word: only the caller knows how long is too long. */
const patient = { header: undefined, idle: undefined }

/** Of one file; the rest of a longer list is counted by nobody. */
const mostImages = 200

/**
 * Gives the engine an image file in the format of `docker save`, as fast as it takes it. A failure in words is an
 * answer, since engines tell most under status 200. Throws `engine.*`, the signal's reason, and what the source
 * throws before the engine has answered.
 */
export async function loadImages(
  api: EngineApi,
  source: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<LoadAnswer> {
  const stream = await api.open({
    method: 'POST',
    path: '/images/load?quiet=1',
    body: source,
    timeouts: patient,
    signal,
  })
  if (!isFine(stream)) {
    const answer = await api.rest(stream)
    if (answer.status < 400) throw engineFailed(answer)
    return { images: [], failure: safeProof(engineWords(answer)) }
  }
  const images: string[] = []
  let failure: string | undefined
  const lines = new JsonLines()
  const take = (line: ReturnType<JsonLines['push']>[number]) => {
    const said = line.kind === 'value' ? lineShape.safeParse(line.value) : undefined
    if (!said?.success) return
    const { stream: text = '', error, errorDetail } = said.data
    failure ??= failureText(errorDetail?.message, error, line)
    for (const name of loadedNames(text)) if (images.length < mostImages) images.push(name)
  }
  for await (const piece of stream.chunks) lines.push(piece).forEach(take)
  lines.end().forEach(take)
  return { images, failure }
}

const lineShape = z.looseObject({
  stream: z.string().optional().catch(undefined),
  error: z.unknown().optional(),
  errorDetail: z
    .looseObject({ message: z.string().optional().catch(undefined) })
    .optional()
    .catch(undefined),
})

function failureText(
  message: string | undefined,
  error: unknown,
  line: ReturnType<JsonLines['push']>[number],
): string | undefined {
  if (message) return safeProof(message)
  if (typeof error === 'string' && error !== '') return safeProof(error)
  return error === undefined || error === null || error === '' ? undefined : safeProof(line.text)
}

/** Docker says one image a line, Podman several names after one another. */
function loadedNames(text: string): string[] {
  const found = /^Loaded image(?:\(s\))?(?: ID)?: (.+)$/s.exec(text.trim())?.[1] ?? ''
  return found
    .split(/[,\s]+/)
    .map((name) => safeProof(name, 300))
    .filter((name) => name !== '')
}

/** The end of every tar archive: a block without content. */
const tarBlock = 512

/** Has the engine pack these images, by name or id, in the format of `docker save`. Throws `engine.*`. */
export async function saveImages(
  api: EngineApi,
  names: readonly string[],
  signal: AbortSignal,
): Promise<SavedFile> {
  const query = names.map((name) => `names=${encodeURIComponent(name)}`).join('&')
  const stream = await api.open({ method: 'GET', path: `/images/get?${query}`, timeouts: patient, signal })
  if (!isFine(stream)) throw engineFailed(await api.rest(stream))
  const tail = new TarTail()
  return {
    chunks: watched(stream.chunks, tail),
    close: stream.close,
    get ending() {
      return tail.ending
    },
  }
}

async function* watched(chunks: AsyncIterable<Buffer>, tail: TarTail): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    tail.push(chunk)
    yield chunk
  }
}

/** Keeps the last two blocks of an archive. */
class TarTail {
  #kept = Buffer.alloc(0)

  push(chunk: Buffer): void {
    const joined = chunk.length >= 2 * tarBlock ? chunk : Buffer.concat([this.#kept, chunk])
    this.#kept = Buffer.from(joined.subarray(-2 * tarBlock))
  }

  get ending(): SavedFile['ending'] {
    const last = this.#kept
    if (last.length === 2 * tarBlock && last.every((byte) => byte === 0)) return { whole: true }
    const said = /\{"(?:errorDetail|error|message)".*\}\s*$/s.exec(last.toString('utf8'))?.[0] ?? ''
    return { whole: false, words: safeProof(said) }
  }
}
