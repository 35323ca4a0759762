import type { TlsMaterial } from '../tls/tls-material.ts'

/** What may be told about the way to an engine, beside its endpoint. */
export type EngineWay = {
  /** Makes a `tcp` endpoint speak TLS at any port; at 2376 it always does. */
  readonly tls?: TlsMaterial | undefined
  /** PEM texts of the authorities that the system trusts; without it Node's own count where no `ca` is given. */
  readonly systemAuthorities?: (() => Promise<readonly string[]>) | undefined
  /** The program that is started for an `ssh` endpoint; `ssh` on the search path if not told. */
  readonly sshProgram?: string | undefined
  /** The private key that `ssh` offers first, by its path; what the user's own settings say if not told. */
  readonly sshIdentity?: string | undefined
}
