import { Agent } from 'node:http'
import { type EngineEndpoint, speaksTls } from '../../engine-endpoint.ts'
import { sshDial } from '../ssh/dial-ssh.ts'
import { dialTls } from '../tls/dial-tls.ts'
import { DialingAgent } from './dialing-agent.ts'
import type { EngineWay } from './engine-way.ts'
import { Seats } from './seats.ts'
import { Turns } from './turns.ts'

/** Who keeps the connections of one engine. */
export type EngineAgents = {
  /** The agent for a call; `false` for a connection that is used once. */
  readonly agentFor: (method: string, isStream: boolean) => Agent | false
  /** For GET with a short answer, where each connection that is kept costs a process. */
  readonly turns?: Turns
  /** For streams of which there may be any number, where each costs a process. */
  readonly seats?: Seats
  readonly dispose: () => void
}

const mostProcesses = 4

/** Logs and figures that may be followed at once. */
const mostStreams = 20

/**
 * Only GET goes over a connection that was kept, since it may be asked again where that has died meanwhile. Not so over
 * ssh: to log in takes longer than the call, and the end of a connection is seen at once by the end of its process.
 * There only a body of any length has a connection of its own, which an engine may leave before it has read it all.
 */
export function agentsFor(endpoint: EngineEndpoint, way: EngineWay): EngineAgents {
  if (endpoint.kind === 'ssh') {
    const { sshProgram, sshIdentity: identity } = way
    const dial = sshDial({ ...endpoint, ...(identity === undefined ? {} : { identity }) }, sshProgram)
    const kept = new DialingAgent(dial, { keepAlive: true, maxFreeSockets: mostProcesses })
    const single = new DialingAgent(dial, { keepAlive: false })
    return {
      agentFor: (_method, isStream) => (isStream ? single : kept),
      turns: new Turns(mostProcesses),
      seats: new Seats(mostStreams),
      dispose: disposing(kept, single),
    }
  }
  if (endpoint.kind === 'tcp' && speaksTls(endpoint, way.tls !== undefined)) {
    const dial = (signal: AbortSignal) => dialTls(endpoint, way, signal)
    const kept = new DialingAgent(dial, { keepAlive: true, maxFreeSockets: 2 })
    const single = new DialingAgent(dial, { keepAlive: false })
    return { agentFor: (method) => (method === 'GET' ? kept : single), dispose: disposing(kept, single) }
  }
  const kept = new Agent({ keepAlive: true, maxFreeSockets: 2 })
  return { agentFor: (method) => (method === 'GET' ? kept : false), dispose: disposing(kept) }
}

function disposing(...agents: readonly Agent[]): () => void {
  return () => {
    for (const agent of agents) agent.destroy()
  }
}
