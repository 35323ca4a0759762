/**
 * A credential lent to the engine for the length of one call. `serverAddress` is the canonical host of the
 * registry (`docker.io`, `ghcr.io`, `127.0.0.1:5000`), never empty. The bytes stay the lender's to wipe.
 */
export type EngineCredential = {
  readonly username: string
  readonly secret: { readonly kind: 'password' | 'identity-token'; readonly bytes: Buffer }
  readonly serverAddress: string
}
