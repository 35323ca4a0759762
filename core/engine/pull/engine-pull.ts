import { Problem } from '../../../contract/problem.ts'
import { pulledVersion, repositoryName } from '../../images/image-reference.ts'
import { isPlatform } from '../../images/platform.ts'
import { fitsPlatform } from '../../images/platform-fit.ts'
import { aboutPull, assertSameHost, inspectImage, isRedirect, pulledName } from '../calls/engine-images.ts'
import type { PullRequest } from '../engine.ts'
import { pullProblem } from '../engine-failure.ts'
import type { EngineImage } from '../engine-shapes.ts'
import { anonymousPodmanHeader, registryAuthHeader } from '../registry-auth-header.ts'
import { safeProof } from '../safe-proof.ts'
import { type EngineApi, engineFailed, engineWords, isFine } from '../transport/engine-api.ts'
import type { EngineStream } from '../transport/engine-http.ts'
import type { PullEvent } from './pull-event.ts'
import { PullStream } from './pull-stream.ts'

/** How the stream of a pull ended; `failure` and `unreadable` are the first of their kind in it. */
export type PullEnding = {
  readonly clean: boolean
  readonly failure?: string | undefined
  readonly unreadable?: string | undefined
}

/**
 * What a pull came to. The status 200 is sent with the first line, so it says nothing; a broken connection
 * may follow a good last line, and an older image of that name may be there whatever happened: only all
 * signs together mean done.
 */
export function pullOutcome(ending: PullEnding & { readonly found: boolean }): 'done' | 'failed' | 'cut' {
  if (ending.failure !== undefined) return 'failed'
  return ending.clean && ending.unreadable === undefined && ending.found ? 'done' : 'cut'
}

/** Pulls one tag or digest; see `Engine.pull`. No time limit of its own: layers may take an hour. */
export async function pullImage(api: EngineApi, request: PullRequest): Promise<EngineImage> {
  assertSameHost(request.reference, request.credential)
  if (request.platform !== undefined && !isPlatform(request.platform)) {
    throw new Problem('pull.no-platform', subject(request))
  }
  try {
    const stream = await api.open({
      method: 'POST',
      path: pullPath(request),
      registryAuth: await authHeader(api, request),
      timeouts: { header: undefined, idle: undefined },
      signal: request.signal,
    })
    if (!isFine(stream)) throw await refusal(api, stream, request)
    const ending = await readEvents(stream, request)
    const name = pulledName(request.reference)
    const image = ending.clean ? await inspectImage(api, name, request.signal) : undefined
    request.signal.throwIfAborted()
    return settle(request, ending, image)
  } catch (error) {
    if (isAbort(error, request.signal)) throw new Problem('pull.stopped', subject(request), { cause: error })
    throw error
  }
}

function settle(request: PullRequest, ending: PullEnding, image: EngineImage | undefined): EngineImage {
  switch (pullOutcome({ ...ending, found: image !== undefined })) {
    case 'failed':
      throw pullProblem(ending.failure ?? '', aboutPull(request.reference, request.credential))
    case 'cut':
      throw new Problem('pull.incomplete', {
        ...subject(request),
        ...(ending.unreadable === undefined ? {} : { proof: ending.unreadable }),
      })
    case 'done':
      if (image === undefined) throw new Error('a pull counted as done without its image')
      if (!isWanted(image, request.platform)) {
        throw new Problem('pull.no-platform', { ...subject(request), proof: `It is for ${image.platform}.` })
      }
      return image
  }
}

/**
 * Where an image comes without a list of platforms, engines pull it for whichever they were asked. The containerd
 * store does not, and of the platforms it has tells only one: there an image goes by the digest of its manifest.
 */
function isWanted({ id, repoDigests, platform: got }: EngineImage, platform: string | undefined): boolean {
  if (platform === undefined || !platform.includes('/') || got === '') return true
  return repoDigests.some((digest) => digest.endsWith(`@${id}`)) || fitsPlatform([got], platform)
}

/** Reads to the end, whichever it is. Throws only for the signal, and what `onEvent` throws. */
async function readEvents(stream: EngineStream, request: PullRequest): Promise<PullEnding> {
  const lines = new PullStream()
  let failure: string | undefined
  let unreadable: string | undefined
  const tell = (event: PullEvent) => {
    if (event.kind === 'failure') failure ??= event.text
    if (event.kind === 'unreadable') unreadable ??= event.text
    request.onEvent(event)
  }
  try {
    for await (const piece of stream.chunks) {
      lines.push(piece).forEach(tell)
      if (lines.isHopeless) break
    }
  } catch (error) {
    if (!(error instanceof Problem && error.code === 'engine.unreachable')) throw error
    return { clean: false, failure, unreadable }
  }
  lines.end().forEach(tell)
  return { clean: !lines.isHopeless, failure, unreadable }
}

async function refusal(api: EngineApi, stream: EngineStream, request: PullRequest): Promise<Problem> {
  const answer = await api.rest(stream)
  if (isRedirect(answer)) return engineFailed(answer)
  return pullProblem(engineWords(answer), aboutPull(request.reference, request.credential))
}

async function authHeader(
  api: EngineApi,
  { credential, reference, signal }: PullRequest,
): Promise<string | undefined> {
  if (credential) return registryAuthHeader(credential)
  return (await api.isPodman(signal)) ? anonymousPodmanHeader(reference.host) : undefined
}

/** Nothing but these keys: with `fromSrc` the engine would fetch any address it is told. */
function pullPath({ reference, platform }: PullRequest): string {
  const query = new URLSearchParams({ fromImage: repositoryName(reference), tag: pulledVersion(reference) })
  if (platform !== undefined) query.set('platform', platform)
  return `/images/create?${query}`
}

function subject({ reference }: PullRequest): { image: string; host: string } {
  return { image: safeProof(pulledName(reference), 1024), host: safeProof(reference.host, 300) }
}

function isAbort(error: unknown, signal: AbortSignal): boolean {
  return signal.aborted || (error instanceof Error && error.name === 'AbortError')
}
