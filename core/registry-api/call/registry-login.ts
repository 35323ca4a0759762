/** A credential lent for the length of one call. The bytes stay the lender's to wipe. */
export interface RegistryLogin {
  readonly username: string
  readonly secret: { readonly kind: 'password' | 'identity-token'; readonly bytes: Buffer }
}

/** The value of `Authorization` for a password; nothing where Basic cannot carry the login (RFC 7617). */
export function basicAuthorization({ username, secret }: RegistryLogin): string | undefined {
  if (secret.kind !== 'password' || username === '' || username.includes(':')) return undefined
  const pair = Buffer.concat([Buffer.from(`${username}:`), secret.bytes])
  const value = `Basic ${pair.toString('base64')}`
  pair.fill(0)
  return value
}
