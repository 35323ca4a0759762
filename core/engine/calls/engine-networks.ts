import * as z from 'zod'
import { Problem } from '../../../contract/problem.ts'
import { type EngineNetwork, networkListShape, networkShape } from '../container-shapes.ts'
import { safeProof } from '../safe-proof.ts'
import { type EngineApi, engineFailed, engineWords, isFine } from '../transport/engine-api.ts'
import { carries } from './engine-containers.ts'

type Labels = Readonly<Record<string, string>>

export async function listNetworks(
  api: EngineApi,
  labels: Labels,
  signal?: AbortSignal,
): Promise<readonly EngineNetwork[]> {
  const all = await api.get('/networks', networkListShape, signal)
  return all.filter((network) => carries(network.labels, labels))
}

export async function inspectNetwork(
  api: EngineApi,
  id: string,
  signal?: AbortSignal,
): Promise<EngineNetwork | undefined> {
  return await api.find(`/networks/${encodeURIComponent(id)}`, networkShape, signal)
}

export async function createNetwork(
  api: EngineApi,
  name: string,
  labels: Labels,
  signal?: AbortSignal,
): Promise<string> {
  const body = { Name: name, Driver: 'bridge', CheckDuplicate: true, Labels: labels }
  const answer = await api.ask({
    method: 'POST',
    path: '/networks/create',
    body: Buffer.from(JSON.stringify(body)),
    signal,
  })
  const words = isFine(answer) ? '' : engineWords(answer)
  if (noPool.test(words)) throw new Problem('workload.no-free-network', { proof: safeProof(words) })
  return api.read(answer, z.looseObject({ Id: z.string() })).Id
}

/** Podman 4 removes a network by its id also while containers are in it, so that is looked at here. */
export async function removeNetwork(api: EngineApi, id: string, signal?: AbortSignal): Promise<void> {
  const inside = (await inspectNetwork(api, id, signal))?.containerIds ?? []
  if (inside.length > 0) {
    const proof = safeProof(`network ${id} has active endpoints: ${inside.join(', ')}`)
    throw new Problem('engine.failed', { status: 409, proof })
  }
  const path = `/networks/${encodeURIComponent(id)}`
  const answer = await api.ask({ method: 'DELETE', path, signal })
  if (!isFine(answer) && answer.status !== 404) throw engineFailed(answer)
}

// Docker up to 24, Docker from 25, Podman
const noPool =
  /non-overlapping IPv4 address pool|predefined address pools have been fully subnetted|free subnet from subnet pools/i
