/** What a kind of registry asks for: fixed usernames, and how long a credential lasts (milliseconds). */
export interface KnownRegistry {
  readonly usernames: readonly string[]
  readonly endsAfter?: number
}

type UsernameNote = 'at-sign' | 'not-the-usual'

const twelveHours = 12 * 3_600_000

/** The forms of private ECR hosts: those that `docker-credential-ecr-login` takes for its own. */
const ecr =
  /^[a-z0-9][a-z0-9-]*\.dkr[.-]ecr(-fips)?\.[a-z0-9][a-z0-9-]*\.(amazonaws\.com(\.cn)?|amazonaws\.eu|on\.aws|on\.amazonwebservices\.com\.cn|sc2s\.sgov\.gov|c2s\.ic\.gov|cloud\.adc-e\.uk|csp\.hci\.ic\.gov)$/

const unknown: KnownRegistry = { usernames: [] }

/** What is known of the registry at a canonical host. */
export function knownRegistry(host: string): KnownRegistry {
  if (ecr.test(host) || host === 'public.ecr.aws') return { usernames: ['AWS'], endsAfter: twelveHours }
  if (host.endsWith('-docker.pkg.dev') || host === 'gcr.io' || host.endsWith('.gcr.io')) {
    return { usernames: ['_json_key', '_json_key_base64', 'oauth2accesstoken'] }
  }
  if (host === 'nvcr.io') return { usernames: ['$oauthtoken'] }
  return unknown
}

/**
 * What should be said of a username before it is tried: Docker Hub takes the user's ID but no e-mail address, and
 * some registries take no names but their own.
 */
export function usernameNotes(host: string, usual: readonly string[], username: string): UsernameNote[] {
  if (username === '') return []
  return [
    ...(host === 'docker.io' && username.includes('@') ? (['at-sign'] as const) : []),
    ...(usual.length > 0 && !usual.includes(username) ? (['not-the-usual'] as const) : []),
  ]
}
