import { writeFileSync } from 'node:fs'
import { request as requestPlain } from 'node:http'
import { request } from 'node:https'
import { join } from 'node:path'
import { type BedFolder, createBedFolder } from '../bed-folder.ts'
import { startDaemon } from '../engines/daemon.ts'
import { program } from '../machine/bed-parts.ts'
import { freePort } from '../machine/free-port.ts'
import { type RegistryAccess, readAccessLog } from '../registry-access.ts'

/** Someone whom a registry lets in. The password is made by the test, at random. */
export type RegistryUser = { readonly name: string; readonly password: string }

/** A real registry on an address of this machine. */
export type BedRegistry = {
  readonly host: string
  readonly logFile: string
  /** All requests until now, in order, from the registry's own log. */
  accessLog(): Promise<RegistryAccess[]>
  dispose(): Promise<void>
}

/** How a registry asks for a login, and its certificate and key where it speaks TLS: parts of its configuration. */
export type DistributionConfig = {
  readonly auth?: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly tls?: { readonly certificate: string; readonly key: string }
}

/** Starts docker-registry on a folder of its own, in which `configure` may keep files. Ready in about 100 ms. */
export async function serveDistribution(options: {
  readonly address: string
  readonly port?: number | undefined
  readonly users: readonly RegistryUser[]
  readonly configure: (folder: BedFolder) => DistributionConfig | Promise<DistributionConfig>
}): Promise<BedRegistry> {
  const folder = createBedFolder('registry')
  try {
    const host = `${options.address}:${options.port ?? (await freePort(options.address))}`
    const { auth, tls } = await options.configure(folder)
    const config = {
      version: 0.1,
      log: { level: 'info', formatter: 'json', accesslog: { disabled: true } },
      storage: { filesystem: { rootdirectory: join(folder.path, 'data') }, delete: { enabled: true } },
      http: { addr: host, ...(tls && { tls }) },
      ...(auth && { auth }),
    }
    // JSON is YAML.
    writeFileSync(join(folder.path, 'config.yml'), JSON.stringify(config))
    const { logFile } = await startDaemon(folder, {
      name: 'registry',
      command: program('docker-registry'),
      args: ['serve', join(folder.path, 'config.yml')],
      env: { PATH: process.env.PATH },
      ready: () => answers(host, tls !== undefined),
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

function answers(host: string, secure: boolean): Promise<boolean> {
  return new Promise((done) => {
    const call = secure
      ? // Whether it listens is all that is asked: nothing is sent to it.
        request(`https://${host}/`, { rejectUnauthorized: false })
      : requestPlain(`http://${host}/`)
    call.on('response', (response) => {
      response.resume()
      done(true)
    })
    call.on('error', () => done(false))
    call.end()
  })
}
