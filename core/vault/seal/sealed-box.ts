import { Secret } from '../secret.ts'
import { associatedData, decrypt, encrypt, type Random } from './aead.ts'

export type SecretKind = 'password' | 'identity-token'

/** `current` is used; `candidate` waits to be proven; `previous` can be brought back for a while. */
export type SecretRole = 'current' | 'candidate' | 'previous'

/** What a secret may be used for: the canonical address, with path prefix if any, and the scope. */
export interface SecretBinding {
  address: string
  scope: string
}

/** Everything that a sealed secret is bound to; with any of it changed, it does not open. */
export interface SealContext extends SecretBinding {
  vaultId: string
  recordId: string
  kind: SecretKind
  role: SecretRole
  /** Rises with every sealing within one record. */
  generation: number
}

/** The layout of a sealed secret; part of what it is bound to. */
const sealVersion = 1

/** Seals a secret with AES-256-GCM, bound to its context: base64 text. */
export function seal(dataKey: Buffer, secret: Secret, context: SealContext, random: Random): string {
  return secret.reveal((bytes) => encrypt(dataKey, bytes, sealData(context), random))
}

/** Opens a sealed secret. Whatever is wrong with it, the answer is that it does not open. */
export function unseal(
  dataKey: Buffer,
  sealed: string,
  context: SealContext,
): { opens: true; secret: Secret } | { opens: false } {
  const bytes = decrypt(dataKey, sealed, sealData(context))
  if (bytes === undefined) return { opens: false }
  const secret = Secret.fromBytes(bytes)
  bytes.fill(0)
  return { opens: true, secret }
}

function sealData(context: SealContext): Buffer {
  const { vaultId, recordId, address, scope, kind, role, generation } = context
  return associatedData(
    'fairlead/sealed-secret',
    sealVersion,
    vaultId,
    recordId,
    address,
    scope,
    kind,
    role,
    generation,
  )
}
