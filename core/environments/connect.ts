import { Problem } from '../../contract/problem.ts'
import type { Engine } from '../engine/engine.ts'
import { EngineClient, type EngineClientOptions } from '../engine/engine-client.ts'
import { parseEngineEndpoint, shownEndpoint } from '../engine/engine-endpoint.ts'
import type { CertificateFiles } from './discovery/found-engine.ts'
import type { EnvironmentRecord } from './environment-record.ts'

type Way = Pick<EnvironmentRecord, 'place' | 'plainTcpConfirmed'>

/** Makes the client of one engine, or says why there can be none. */
export type Connect = (way: Way) => Engine | Problem

/** Clients that trust the system's authorities where an engine has none of its own. */
export function connectBy(systemAuthorities: EngineClientOptions['systemAuthorities']): Connect {
  return ({ place, plainTcpConfirmed }) => {
    const endpoint = shownEndpoint(place.endpoint)
    if (place.refused) return new Problem('engine.unreachable', { endpoint, reason: place.refused })
    const parsed = parseEngineEndpoint(place.endpoint)
    if (!parsed.ok) {
      return new Problem('engine.unreachable', { endpoint, reason: 'other', proof: parsed.code })
    }
    const tls = place.files && { tls: materialOf(place.files) }
    const { identity: sshIdentity } = place
    return new EngineClient(parsed.endpoint, { plainTcpConfirmed, systemAuthorities, sshIdentity, ...tls })
  }
}

function materialOf({ ca, cert, key }: CertificateFiles) {
  return {
    ...(ca !== undefined && { ca: { file: ca } }),
    ...(cert !== undefined && { cert: { file: cert } }),
    ...(key !== undefined && { key: { file: key } }),
  }
}
