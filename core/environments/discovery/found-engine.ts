import type { DiscoveryNote, Origin } from '../../../contract/environment/environment.ts'

/** The PEM files of an engine, by their paths on this machine. */
export interface CertificateFiles {
  readonly ca?: string
  readonly cert?: string
  readonly key?: string
}

/**
 * Where an engine is: its endpoint as `DOCKER_HOST` has it. With `files`, though empty, TLS is spoken to it. `identity` is
 * the private key for ssh, by its path. `refused` says why there is no way to it although there is an endpoint.
 */
export interface EnginePlace {
  readonly endpoint: string
  readonly files?: CertificateFiles
  readonly identity?: string
  readonly refused?: 'context-unusable' | 'context-unverified'
}

/** An engine that was found: how, under which name, and where. */
export interface FoundEngine {
  readonly origin: Origin
  /** What it is called where it is shown. */
  readonly name: string
  readonly place: EnginePlace
}

/** What one way of looking has found, and what it had to pass over. */
export interface Findings {
  readonly found: readonly FoundEngine[]
  readonly notes: readonly DiscoveryNote[]
}

/** Everything that several ways of looking have found, in their order. */
export function together(findings: readonly Findings[]): Findings {
  return {
    found: findings.flatMap(({ found }) => found),
    notes: findings.flatMap(({ notes }) => notes),
  }
}
