import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { FileLayer } from '../../../core/storage/file-layer.ts'
import { nodeFileLayer } from '../../../core/storage/node-file-layer.ts'
import { openVault } from '../../../core/vault/open-vault.ts'
import type { SecretBinding, SecretRole } from '../../../core/vault/seal/sealed-box.ts'
import { Secret } from '../../../core/vault/secret.ts'
import type { KeySlot } from '../../../core/vault/slots/key-slot.ts'
import type { Vault } from '../../../core/vault/vault.ts'

/** Opens a vault at the cheapest cost that is in range. */
export function testVault(
  folder: string,
  options: { slots?: KeySlot[]; layer?: FileLayer; clock?: () => number; noteDelayMs?: number } = {},
): Promise<Vault> {
  const { slots = [], layer = nodeFileLayer, clock = Date.now, noteDelayMs } = options
  return openVault({
    layer,
    folder,
    slots,
    clock,
    random: randomBytes,
    scryptCost: { N: 2 ** 14, r: 8, p: 1 },
    ...(noteDelayMs !== undefined && { noteDelayMs }),
  })
}

/** What the secrets of these specs are bound to, unless one says otherwise. */
export const binding: SecretBinding = { address: 'registry.example:5000/team', scope: 'project/p1' }

/** The text of a secret, by way of a loan. */
export function lent(
  vault: Vault,
  id: string,
  role: SecretRole = 'current',
  bound: SecretBinding = binding,
): Promise<string> {
  return vault.lend(id, bound, role, async (secret) => secret.revealText((text) => text))
}

export function anySecret(): Secret {
  return Secret.fromText(anyText())
}

export function anyText(): string {
  return randomBytes(15).toString('base64url')
}

/** Every file below a folder with its bytes. */
export function filesBelow(folder: string): Record<string, string> {
  const files: Record<string, string> = {}
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    const path = join(folder, name)
    if (statSync(path).isFile()) files[name] = readFileSync(path, 'utf8')
  }
  return files
}
