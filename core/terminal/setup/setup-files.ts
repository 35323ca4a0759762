import { isAbsolute, join } from 'node:path'
import type { TerminalTool } from '../../../contract/terminal.ts'
import type { PossiblePlace } from '../../exchange/find/login-places.ts'
import type { ExchangeMachine } from '../../exchange/machine.ts'

/**
 * The file in which a tool is told of helpers: Docker's `config.json`, and the `auth.json` of Podman that outlives a
 * restart of the machine (containers-auth.json(5)).
 */
export function setupFile(
  tool: TerminalTool,
  { env, home }: ExchangeMachine,
): PossiblePlace & { file: string } {
  const set = (value: string | undefined) => (value && isAbsolute(value) ? value : undefined)
  switch (tool) {
    case 'docker':
      return {
        kind: 'docker-config',
        file: join(set(env.DOCKER_CONFIG) ?? join(home, '.docker'), 'config.json'),
      }
    case 'podman': {
      const config = set(env.XDG_CONFIG_HOME) ?? join(home, '.config')
      return {
        kind: 'podman-auth',
        file: set(env.REGISTRY_AUTH_FILE) ?? join(config, 'containers', 'auth.json'),
      }
    }
  }
}
