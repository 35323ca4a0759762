import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { createBedFolder } from './bed-folder.ts'
import { program } from './bed-parts.ts'
import { startDaemon } from './daemon.ts'
import { freePort } from './free-port.ts'
import { type RegistryAccess, readAccessLog } from './registry-access.ts'

/** Someone whom a registry lets in. The password is made by the test, at random. */
export type RegistryUser = { readonly name: string; readonly password: string }

/** A real private registry on a loopback address, speaking plain HTTP. */
export type BedRegistry = {
  readonly host: string
  readonly logFile: string
  /** All requests until now, in order, from the registry's own log. */
  accessLog(): Promise<RegistryAccess[]>
  dispose(): Promise<void>
}

/** Starts docker-registry with these users; without any it asks nobody for a name. Ready in about 100 ms. */
export async function startRegistry(options: {
  readonly address: string
  readonly port?: number
  readonly users: readonly RegistryUser[]
}): Promise<BedRegistry> {
  const folder = createBedFolder('registry')
  try {
    const host = `${options.address}:${options.port ?? (await freePort(options.address))}`
    const passwords = join(folder.path, 'htpasswd')
    writeFileSync(passwords, options.users.map(passwordLine).join(''), { mode: 0o600 })
    const config = {
      version: 0.1,
      log: { level: 'info', formatter: 'json', accesslog: { disabled: true } },
      storage: { filesystem: { rootdirectory: join(folder.path, 'data') }, delete: { enabled: true } },
      http: { addr: host },
      ...(options.users.length > 0 && { auth: { htpasswd: { realm: 'fairlead-bed', path: passwords } } }),
    }
    // JSON is YAML.
    writeFileSync(join(folder.path, 'config.yml'), JSON.stringify(config))
    const { logFile } = await startDaemon(folder, {
      name: 'registry',
      command: program('docker-registry'),
      args: ['serve', join(folder.path, 'config.yml')],
      env: { PATH: process.env.PATH },
      ready: () => answers(host),
    })
    return {
      host,
      logFile,
      accessLog: () => readAccessLog(logFile, options.users),
      dispose: () => folder.dispose(),
    }
  } catch (error) {
    await folder.dispose()
    throw error
  }
}

/** A line of the password file; the password goes by standard input, never by argument. */
function passwordLine({ name, password }: RegistryUser): string {
  const made = spawnSync(program('htpasswd'), ['-niBC', '5', name], { input: password, encoding: 'utf8' })
  if (made.status !== 0) throw new Error(`htpasswd: ${made.stderr}`)
  return `${made.stdout.trim()}\n`
}

function answers(host: string): Promise<boolean> {
  return new Promise((done) => {
    const call = request(`http://${host}/`, (response) => {
      response.resume()
      done(true)
    })
    call.on('error', () => done(false))
    call.end()
  })
}
