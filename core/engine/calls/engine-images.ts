import { Problem } from '../../../contract/problem.ts'
import { type ImageReference, pulledVersion, repositoryName } from '../../images/image-reference.ts'
import type { RemoteAnswer } from '../engine.ts'
import type { EngineCredential } from '../engine-credential.ts'
import { pullProblem } from '../engine-failure.ts'
import {
  distributionShape,
  type EngineImage,
  type EngineImageRow,
  imageListShape,
  imageShape,
} from '../engine-shapes.ts'
import { registryAuthHeader } from '../registry-auth-header.ts'
import { safeProof } from '../safe-proof.ts'
import {
  type EngineAnswer,
  type EngineApi,
  engineFailed,
  engineWords,
  isFine,
} from '../transport/engine-api.ts'

/** The engine asks a registry, which may be slow, before it answers. */
export const registryTimeouts = { header: 120_000 }

export async function listImages(api: EngineApi, signal?: AbortSignal): Promise<readonly EngineImageRow[]> {
  return await api.get('/images/json', imageListShape, signal)
}

export async function inspectImage(
  api: EngineApi,
  reference: string,
  signal?: AbortSignal,
): Promise<EngineImage | undefined> {
  return await api.find(`/images/${inPath(reference)}/json`, imageShape, signal)
}

/** Has the engine ask the registry for the manifest, with the credential given and no other. */
export async function inspectRemote(
  api: EngineApi,
  reference: ImageReference,
  credential: EngineCredential | undefined,
  signal?: AbortSignal,
): Promise<RemoteAnswer> {
  assertSameHost(reference, credential)
  const answer = await api.ask({
    method: 'GET',
    path: `/distribution/${inPath(pulledName(reference))}/json`,
    registryAuth: credential && registryAuthHeader(credential),
    timeouts: registryTimeouts,
    signal,
  })
  if (isFine(answer)) return { kind: 'found', image: api.read(answer, distributionShape) }
  if (isRedirect(answer)) throw engineFailed(answer)
  const words = engineWords(answer)
  // Podman knows no such path, and says so in these words; Docker's 404 speaks of the manifest
  if (answer.status === 404 && /^(page )?not found\.?$|^$/i.test(words.trim())) return { kind: 'unavailable' }
  throw pullProblem(words, aboutPull(reference, credential))
}

/** `host/path:tag` or `host/path@digest`: the one thing that is pulled, as the engine calls it afterwards. */
export function pulledName(reference: ImageReference): string {
  const separator = reference.digest === undefined ? ':' : '@'
  return `${repositoryName(reference)}${separator}${pulledVersion(reference)}`
}

/** What a problem about this image says of it. */
export function aboutPull(reference: ImageReference, credential: EngineCredential | undefined) {
  return { image: pulledName(reference), host: reference.host, credentialSent: credential !== undefined }
}

/**
 * The older image store of Docker and Podman send a credential to the image's registry whatever its server
 * address says, so this is the only guard. A mismatch is a bug of the caller, and throws before any call.
 */
export function assertSameHost(reference: ImageReference, credential: EngineCredential | undefined): void {
  if (credential && credential.serverAddress !== reference.host) {
    throw new Error('a credential was about to be sent to the registry of another host')
  }
}

/** Throws `engine.failed` for an answer that sends elsewhere; nothing ever goes there. */
export function isRedirect(answer: Pick<EngineAnswer, 'status'>): boolean {
  return answer.status >= 300 && answer.status < 400
}

/**
 * A reference or an id inside a path: its slashes, colons and `@` stay as they are. Throws `image.not-local` for
 * what can be none.
 */
export function inPath(name: string): string {
  const parts = name.split('/').map((part) => encodeURIComponent(part))
  if (parts.some((part) => part === '' || part === '.' || part === '..')) {
    throw new Problem('image.not-local', { image: safeProof(name, 1024) })
  }
  return parts.join('/').replaceAll('%3A', ':').replaceAll('%40', '@')
}
