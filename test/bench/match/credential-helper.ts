import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { basename } from 'node:path'
import { program } from '../../bed/machine/bed-parts.ts'

/** How the docker CLI asks for a credential: one process a look-up, its input and answer on the pipes. */
export interface CredentialHelper {
  store(login: { ServerURL: string; Username: string; Secret: string }): Promise<void>
  /** The username and secret of a server. */
  get(server: string): Promise<{ Username: string; Secret: string }>
}

/** A credential helper in an environment: `docker-credential-secretservice` on its keyring, unless another is named. */
export function credentialHelper(
  env: NodeJS.ProcessEnv,
  command = program('docker-credential-secretservice'),
): CredentialHelper {
  const ask = async (verb: 'store' | 'get', input: string): Promise<string> => {
    const child = spawn(command, [verb], { env, stdio: ['pipe', 'pipe', 'ignore'] })
    let answer = ''
    child.stdout.on('data', (part: Buffer) => {
      answer += part.toString()
    })
    child.stdin.end(input)
    const [code] = await once(child, 'close')
    // What it says of a failure stands on standard output and may hold what was asked for.
    if (code !== 0) throw new Error(`${basename(command)} ${verb} ended with ${code}`)
    return answer
  }
  return {
    store: async (login) => {
      await ask('store', JSON.stringify(login))
    },
    get: async (server) => JSON.parse(await ask('get', server)),
  }
}
