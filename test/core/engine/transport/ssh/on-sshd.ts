import { existsSync, readFileSync } from 'node:fs'
import { EngineClient, type EngineClientOptions } from '../../../../../core/engine/engine-client.ts'
import { parseEngineEndpoint } from '../../../../../core/engine/engine-endpoint.ts'
import type { BedSshd } from '../../../../bed/engines/far/sshd.ts'

type SshPlace = Pick<BedSshd, 'endpoint' | 'sshWithBedConfig'>

/** A client of the engine behind an sshd of the bed, by the bed's own `ssh`. */
export function clientTo(
  sshd: SshPlace,
  endpoint: string = sshd.endpoint,
  sshIdentity?: string,
): EngineClient {
  return clientOf(endpoint, { sshProgram: sshd.sshWithBedConfig, sshIdentity })
}

/** The same, by whatever `ssh` is found on the search path. */
export function clientOnPath(sshd: BedSshd): EngineClient {
  return clientOf(sshd.endpoint, {})
}

/** Whether a process is alive: one that has ended and was not yet waited for is not. */
export function isRunning(pid: number): boolean {
  return existsSync(`/proc/${pid}/stat`) && !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
}

function clientOf(endpoint: string, options: EngineClientOptions): EngineClient {
  const parsed = parseEngineEndpoint(endpoint)
  if (!parsed.ok) throw new Error(parsed.code)
  return new EngineClient(parsed.endpoint, options)
}
