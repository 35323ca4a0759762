import * as z from 'zod'
import { Problem } from '../../../contract/problem.ts'
import {
  type ContainerBody,
  containerListShape,
  containerShape,
  type EngineContainer,
  type EngineContainerRow,
} from '../container-shapes.ts'
import { safeProof } from '../safe-proof.ts'
import {
  type EngineAnswer,
  type EngineApi,
  engineFailed,
  engineWords,
  isFine,
} from '../transport/engine-api.ts'

type Labels = Readonly<Record<string, string>>
/** `platform` (from API 1.41 on) is what the local image has to be of, `os[/arch[/variant]]`. */
export type CreateOptions = {
  readonly platform?: string | undefined
  readonly signal?: AbortSignal | undefined
}
type StopOptions = { readonly seconds?: number; readonly signal?: AbortSignal | undefined }

/** Every container that carries all these labels. Podman's own label filter differs, so it is done here. */
export async function listContainers(
  api: EngineApi,
  labels: Labels,
  signal?: AbortSignal,
): Promise<readonly EngineContainerRow[]> {
  const all = await api.get('/containers/json?all=true', containerListShape, signal)
  return all.filter((container) => carries(container.labels, labels))
}

/** True where `labels` holds every one of `wanted`, with the same value. */
export function carries(labels: Labels, wanted: Labels): boolean {
  return Object.entries(wanted).every(([key, value]) => Object.hasOwn(labels, key) && labels[key] === value)
}

export async function inspectContainer(
  api: EngineApi,
  id: string,
  signal?: AbortSignal,
): Promise<EngineContainer | undefined> {
  return await api.find(`${one(id)}/json`, containerShape, signal)
}

export async function createContainer(
  api: EngineApi,
  name: string,
  body: ContainerBody,
  { platform, signal }: CreateOptions = {},
): Promise<string> {
  const query = new URLSearchParams({ name, ...(platform === undefined ? {} : { platform }) })
  const answer = await api.ask({
    method: 'POST',
    path: `/containers/create?${query}`,
    body: Buffer.from(JSON.stringify(body)),
    timeouts: { header: 120_000 },
    signal,
  })
  const words = isFine(answer) ? '' : engineWords(answer)
  if (answer.status === 404 && /no such image/i.test(words)) {
    throw new Problem('image.not-local', { image: safeProof(body.Image, 1024) })
  }
  if (/\bname\b.* is already in use/i.test(words)) throw new Problem('workload.name-taken', { name })
  return api.read(answer, z.looseObject({ Id: z.string() })).Id
}

export async function startContainer(api: EngineApi, id: string, signal?: AbortSignal): Promise<void> {
  const path = `${one(id)}/start`
  const answer = await api.ask({ method: 'POST', path, timeouts: { header: 120_000 }, signal })
  if (!isFineOrAlready(answer)) throw await startProblem(api, id, answer)
}

export async function stopContainer(api: EngineApi, id: string, options: StopOptions = {}): Promise<void> {
  const answer = await afterWait(api, `${one(id)}/stop`, options)
  if (!isFineOrAlready(answer)) throw containerProblem(id, answer)
}

export async function restartContainer(api: EngineApi, id: string, options: StopOptions = {}): Promise<void> {
  const answer = await afterWait(api, `${one(id)}/restart`, options)
  if (!isFine(answer)) throw await startProblem(api, id, answer)
}

export async function removeContainer(api: EngineApi, id: string, signal?: AbortSignal): Promise<void> {
  const path = `${one(id)}?force=true&v=true`
  const answer = await api.ask({ method: 'DELETE', path, timeouts: { header: 120_000 }, signal })
  const underWay = answer.status === 409 && /already in progress/i.test(engineWords(answer))
  if (!isFine(answer) && answer.status !== 404 && !underWay) throw engineFailed(answer)
}

/** The path of one container; the id may be a name as well. */
export function one(id: string): string {
  if (!/^[a-z0-9][\w.-]*$/i.test(id)) throw new Problem('workload.not-found', { id: safeProof(id, 128) })
  return `/containers/${id}`
}

/** The problem of an answer about one container. */
export function containerProblem(id: string, answer: EngineAnswer): Problem {
  return answer.status === 404 ? new Problem('workload.not-found', { id }) : engineFailed(answer)
}

async function afterWait(api: EngineApi, path: string, options: StopOptions): Promise<EngineAnswer> {
  const seconds = options.seconds ?? 10
  // the engine answers when the container is down, and may need a while for that after the kill
  const timeouts = { header: seconds * 1000 + 60_000 }
  return await api.ask({ method: 'POST', path: `${path}?t=${seconds}`, timeouts, signal: options.signal })
}

/** 304 is the Engine API's word for "started already" and "stopped already". */
function isFineOrAlready(answer: EngineAnswer): boolean {
  return isFine(answer) || answer.status === 304
}

async function startProblem(api: EngineApi, id: string, answer: EngineAnswer): Promise<Problem> {
  const words = engineWords(answer)
  const proof = safeProof(words)
  if (answer.status === 404 && /no such container/i.test(words)) return containerProblem(id, answer)
  if (/port is already allocated|address already in use|ports are not available/i.test(words)) {
    return new Problem('workload.port-taken', { proof })
  }
  if (answer.status < 400) return engineFailed(answer)
  const name = (await inspectContainer(api, id))?.name ?? id
  return new Problem('workload.not-started', { name, proof })
}
