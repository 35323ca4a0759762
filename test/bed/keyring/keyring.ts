import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createBedFolder } from '../bed-folder.ts'
import { startDaemon } from '../engines/daemon.ts'
import { program } from '../machine/bed-parts.ts'

const exec = promisify(execFile)

/** A real Secret Service on a session bus of its own, empty and unlocked. */
export type BedKeyring = {
  /** What a process must have in its environment to find this keyring and no other. */
  readonly env: { readonly DBUS_SESSION_BUS_ADDRESS: string }
  /** Locks the default collection. There is nobody to answer a prompt, so it stays locked. */
  lock(): Promise<void>
  /** Deletes what the program has put into it, as a user would. Answers how many entries that were. */
  deleteEntries(): Promise<number>
  /** Writes other bytes under an account of the program's service, as another program of the user could. */
  overwrite(account: string): Promise<void>
  /** The process id of the service, for a test that stops or kills it. */
  servicePid(): Promise<number>
  dispose(): Promise<void>
}

/**
 * Starts a session bus and gnome-keyring on it. With `service: false` the bus stands alone: the state of a
 * machine that has no keyring. The bus starts nothing by itself, so that state is stable.
 */
export async function startKeyring(options: { readonly service?: boolean } = {}): Promise<BedKeyring> {
  const folder = createBedFolder('keyring')
  const at = (name: string): string => join(folder.path, name)
  const env = { DBUS_SESSION_BUS_ADDRESS: `unix:path=${at('bus')}` }
  const ask = (path: string, method: string, ...args: string[]) =>
    exec(
      program('gdbus'),
      ['call', '--session', '--timeout', '5', ...address(path), '--method', method, ...args],
      { env: { ...process.env, ...env } },
    )
  const deleteItem = (item: string) =>
    exec(
      program('gdbus'),
      [
        ...['call', '--session', '--timeout', '5', '--dest', 'org.freedesktop.secrets'],
        ...['--object-path', item, '--method', 'org.freedesktop.Secret.Item.Delete'],
      ],
      { env: { ...process.env, ...env } },
    )
  const owned = async (name: string): Promise<boolean> => {
    try {
      const answer = await ask(busPath, 'org.freedesktop.DBus.NameHasOwner', name)
      return answer.stdout.includes('true')
    } catch {
      // The bus itself is not there yet.
      return false
    }
  }
  try {
    writeFileSync(at('bus.conf'), busConfig(env.DBUS_SESSION_BUS_ADDRESS))
    await startDaemon(folder, {
      name: 'dbus-daemon',
      command: program('dbus-daemon'),
      args: ['--config-file', at('bus.conf'), '--nofork', '--nopidfile'],
      ready: () => owned('org.freedesktop.DBus'),
    })
    if (options.service !== false) {
      mkdirSync(at('runtime'), { mode: 0o700 })
      await startDaemon(folder, {
        name: 'gnome-keyring',
        command: program('gnome-keyring-daemon'),
        args: ['--foreground', '--unlock', '--components=secrets', '--control-directory', at('runtime')],
        env: { PATH: process.env.PATH, HOME: folder.path, XDG_RUNTIME_DIR: at('runtime'), ...env },
        input: randomBytes(18).toString('base64url'),
        ready: () => owned('org.freedesktop.secrets'),
      })
    }
  } catch (error) {
    await folder.dispose()
    throw error
  }
  return {
    env,
    lock: async () => {
      await ask(secretsPath, 'org.freedesktop.Secret.Service.Lock', `[objectpath '${defaultCollection}']`)
    },
    deleteEntries: async () => {
      const { stdout } = await ask(
        secretsPath,
        'org.freedesktop.Secret.Service.SearchItems',
        "{'service': 'fairlead'}",
      )
      const items = [...stdout.matchAll(/'(\/org\/freedesktop\/secrets\/collection\/[^']+)'/g)]
      for (const [, item = ''] of items) await deleteItem(item)
      return items.length
    },
    overwrite: async (account) => {
      const script = `
        const { AsyncEntry } = require('@napi-rs/keyring')
        new AsyncEntry('fairlead', process.argv[1], { linux: { store: 'secret-service' } })
          .setSecret(require('node:crypto').randomBytes(32))`
      await exec(process.execPath, ['-e', script, account], { env: { ...process.env, ...env } })
    },
    servicePid: async () => {
      const method = 'org.freedesktop.DBus.GetConnectionUnixProcessID'
      const { stdout } = await ask(busPath, method, 'org.freedesktop.secrets')
      return Number(/uint32 (\d+)/.exec(stdout)?.[1])
    },
    dispose: () => folder.dispose(),
  }
}

const busPath = '/org/freedesktop/DBus'
const secretsPath = '/org/freedesktop/secrets'
const defaultCollection = '/org/freedesktop/secrets/collection/login'

function address(path: string): string[] {
  return ['--dest', path.slice(1).replaceAll('/', '.'), '--object-path', path]
}

function busConfig(listen: string): string {
  return `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>${listen}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`
}
