import { isAbsolute, join } from 'node:path'
import type { LoginPlaceKind } from '../../../contract/exchange.ts'
import type { ExchangeMachine } from '../machine.ts'

/** A place that may hold logins: a file, or the text of an environment variable. */
export type PossiblePlace =
  | { readonly kind: Exclude<LoginPlaceKind, 'docker-env'>; readonly file: string }
  | { readonly kind: 'docker-env'; readonly text: string }

/**
 * Where Docker's command line (`cli/config`) and Podman (containers-auth.json(5)) look for logins, in the
 * order in which they are listed. Relative paths in the environment depend on where a program was started
 * and are passed over.
 */
export function possiblePlaces({ env, home, userId }: ExchangeMachine): PossiblePlace[] {
  const dockerFolder = env.DOCKER_CONFIG || join(home, '.docker')
  const runtime = env.XDG_RUNTIME_DIR || (userId === undefined ? undefined : `/run/containers/${userId}`)
  const runtimeFile = env.XDG_RUNTIME_DIR ? 'containers/auth.json' : 'auth.json'
  const config = env.XDG_CONFIG_HOME || join(home, '.config')
  const podmanFiles = [
    env.REGISTRY_AUTH_FILE,
    runtime === undefined ? undefined : join(runtime, runtimeFile),
    join(config, 'containers', 'auth.json'),
    join(home, '.docker', 'config.json'),
  ]
  const files: PossiblePlace[] = [
    { kind: 'docker-config', file: join(dockerFolder, 'config.json') },
    ...podmanFiles.flatMap((file) => (file ? [{ kind: 'podman-auth' as const, file }] : [])),
  ]
  const seen = new Set<string>()
  const distinct = files.filter((place) => {
    if (place.kind === 'docker-env' || !isAbsolute(place.file) || seen.has(place.file)) return false
    seen.add(place.file)
    return true
  })
  const text = env.DOCKER_AUTH_CONFIG
  return text ? [{ kind: 'docker-env', text }, ...distinct] : distinct
}
