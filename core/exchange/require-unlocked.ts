import { Problem } from '../../contract/problem.ts'
import type { Vault } from '../vault/vault.ts'

/** Throws `vault.absent` or `vault.locked`. */
export function requireUnlocked(vault: Pick<Vault, 'state'>): void {
  if (vault.state === 'absent') throw new Problem('vault.absent', {})
  if (vault.state === 'locked') throw new Problem('vault.locked', {})
}
