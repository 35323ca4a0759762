import type { EngineCredential } from './engine-credential.ts'

/**
 * The value of `X-Registry-Auth`: JSON in base64url *with* padding. Moby decodes with Go's padded alphabet
 * and silently pulls without a credential when that fails, so Node's unpadded `base64url` will not do.
 */
export function registryAuthHeader(credential: EngineCredential): string {
  const json = registryAuthBody(credential)
  const header = encoded(json)
  json.fill(0)
  return header
}

function encoded(json: Buffer): string {
  return json.toString('base64').replaceAll('+', '-').replaceAll('/', '_')
}

/**
 * The value of `X-Registry-Auth` for a Podman that is to ask anonymously. Without it, or with an empty user, it
 * takes the login that its own user has for the registry; a user without a password has nothing to log in with.
 */
export function anonymousPodmanHeader(host: string): string {
  const nobody = { username: 'anonymous', password: '', serveraddress: engineServerAddress(host) }
  return encoded(Buffer.from(JSON.stringify(nobody)))
}

/** The JSON of an `AuthConfig`, as `/auth` takes it in its body. The caller wipes it after use. */
export function registryAuthBody(credential: EngineCredential): Buffer {
  const serveraddress = engineServerAddress(credential.serverAddress)
  const secret = credential.secret.bytes.toString('utf8')
  switch (credential.secret.kind) {
    case 'password':
      return Buffer.from(JSON.stringify({ username: credential.username, password: secret, serveraddress }))
    case 'identity-token':
      return Buffer.from(
        JSON.stringify({ username: credential.username, identitytoken: secret, serveraddress }),
      )
  }
}

/**
 * How the engine calls a registry's host: Docker Hub goes by the address of its old index. An empty address
 * would mean Docker Hub to the engine, so it is a bug and never sent.
 */
export function engineServerAddress(canonicalHost: string): string {
  if (canonicalHost.trim() === '') throw new Error('a credential without a server address')
  return canonicalHost === 'docker.io' ? 'https://index.docker.io/v1/' : canonicalHost
}
