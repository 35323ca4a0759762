import type { KubernetesExports } from './export/kubernetes-exports.ts'
import type { LoginFinder } from './find/login-finder.ts'
import type { LoginImporter } from './import/login-importer.ts'
import type { LoginBackups } from './sweep/login-backups.ts'
import type { PlaintextSweep } from './sweep/plaintext-sweep.ts'

/** Everything between Fairlead and other programs' logins. */
export interface Exchange {
  finder: LoginFinder
  importer: LoginImporter
  sweep: PlaintextSweep
  backups: LoginBackups
  exports: KubernetesExports
  /** Ends helpers that still run. */
  dispose(): void
}
