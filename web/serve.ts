import { join } from 'node:path'
import type { Logger } from 'pino'
import { CoreHost } from '../core/core-host.ts'
import { describeBug } from '../core/rpc/call-outcome.ts'
import { prepareDataFolder } from '../core/storage/data-folder.ts'
import { nodeFileLayer } from '../core/storage/node-file-layer.ts'
import { outwaitFolderLock } from '../core/terminal/client/outwait-folder-lock.ts'
import { helperBeside } from '../core/terminal/setup/helper-place.ts'
import type { Vault } from '../core/vault/vault.ts'
import { version } from '../package.json'
import { WebServer } from './server/http-server.ts'
import { Sessions, tokenLifetime } from './session/sessions.ts'
import type { WebCommand } from './start/command-line.ts'
import { openBrowser, removeRedirectFile } from './start/open-browser.ts'
import { readPassphraseFile } from './start/passphrase-file.ts'
import { openSettings } from './start/web-settings.ts'

type ServeCommand = Extract<WebCommand, { kind: 'serve' }>

export interface Running {
  /** The one-time address of the ready line. */
  readonly address: string
  /** One more address of that kind, with a token of its own. */
  freshAddress(): string
  /** Resolves with what went wrong if the core cannot start anew after a restore; nothing is served then. */
  readonly broken: Promise<unknown>
  dispose(): Promise<void>
}

/** What another process asks the owner of the folder for a fresh one-time address, of this origin if one is given. */
export function linkRequest(origin?: string): string {
  return ['link', ...(origin === undefined ? [] : [origin])].join(' ')
}

/** The built page, and the built helper for terminals, beside the built program. */
const pageFolder = join(import.meta.dirname, '..', 'renderer')
const helperFile = helperBeside(import.meta.dirname, process.env)

/**
 * Starts web mode on a data folder and owns it until disposed. Throws `storage.*` and `vault.*` problems,
 * PassphraseFileError, and the system's error where the port cannot be had; then nothing is left running.
 */
export async function serve(command: ServeCommand, folder: string, log: Logger): Promise<Running> {
  const disposers: (() => Promise<void> | void)[] = []
  const dispose = async () => {
    for (const disposer of disposers.splice(0).reverse()) await disposer()
  }
  try {
    const passphrase = command.passphraseFile ? await readPassphraseFile(command.passphraseFile) : undefined
    if (passphrase) disposers.push(() => passphrase.dispose())
    await prepareDataFolder(nodeFileLayer, folder)
    let server: WebServer | undefined
    const lock = await outwaitFolderLock(folder, {
      answer: async (request) => {
        const [word, origin] = request.split(' ')
        if (word !== 'link' || !server) throw new Error('nothing to answer')
        return server.freshAddress(origin)
      },
    })
    disposers.push(() => lock.dispose())
    let onBroken: (error: unknown) => void = () => undefined
    const broken = new Promise<unknown>((resolve) => {
      onBroken = resolve
    })
    // the first is a clock that nobody can set back
    const sessions = new Sessions(() => ({ elapsed: performance.now(), clock: Date.now() }))
    disposers.push(() => sessions.dispose())
    const host = await CoreHost.start({
      dataFolder: folder,
      shell: 'web',
      version,
      endpoint: command.engine,
      settings: openSettings(folder),
      sessions,
      helperFile,
      log,
      onBroken,
    })
    disposers.push(() => host.dispose())
    if (passphrase) {
      if (host.core) await openVaultWith(host.core.vault, passphrase)
      passphrase.dispose()
    }

    const web = new WebServer({
      rpc: host.rpc,
      imageFiles: host.files,
      sessions,
      pageFolder,
      log,
      ...(command.origin && { origin: command.origin }),
    })
    await web.listen(command.port, command.listen)
    disposers.push(() => web.dispose())
    server = web
    const freshAddress = () => web.freshAddress()
    return { address: freshAddress(), freshAddress, broken, dispose }
  } catch (error) {
    await dispose()
    throw error
  }
}

async function openVaultWith(
  vault: Vault,
  passphrase: Awaited<ReturnType<typeof readPassphraseFile>>,
): Promise<void> {
  switch (vault.state) {
    case 'absent':
      return vault.create({ passphrase })
    case 'locked':
      return vault.unlock({ passphrase })
    case 'unlocked':
      return
  }
}

/** Opens the browser and removes the file that led it here, once the token in it is dead. */
export async function showInBrowser(running: Running, folder: string, log: Logger): Promise<void> {
  try {
    if (!(await openBrowser(running.address, folder))) log.warn({}, 'no browser could be started')
  } catch (error) {
    log.warn(describeBug(error), 'no browser could be started')
  }
  setTimeout(() => void removeRedirectFile(folder).catch(() => undefined), tokenLifetime).unref()
}
