import { Problem } from '../../contract/problem.ts'
import type { Engine } from '../engine/engine.ts'
import { EngineClient } from '../engine/engine-client.ts'
import { parseEngineEndpoint } from '../engine/engine-endpoint.ts'

/** The client of an endpoint as it stands in `DOCKER_HOST`, or the problem of one that cannot be read. */
export function connect(endpoint: string): Engine | Problem {
  const parsed = parseEngineEndpoint(endpoint)
  if (parsed.ok) return new EngineClient(parsed.endpoint)
  return new Problem('engine.unreachable', {
    endpoint: endpoint.slice(0, 200),
    reason: 'other',
    proof: parsed.code,
  })
}
