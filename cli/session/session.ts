import { existsSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { createORPCClient } from '@orpc/client'
import { dataFolderPath } from '../../core/storage/data-folder-path.ts'
import { type AppRpc, openAppRpc } from '../../core/terminal/client/app-rpc.ts'
import type { Call } from '../command/call.ts'
import { CliError } from '../command/cli-error.ts'
import type { Client, Session } from './client.ts'
import { SureLink } from './sure-link.ts'

/** How long to look for whoever owns the data folder before giving up (milliseconds). */
const patience = 15_000

/**
 * Lends a session with the core that owns the data folder. Throws `cli.not-set-up`, `cli.app-ended`,
 * `cli.other-version`, and what `use` throws.
 */
export async function withSession<T>(call: Call, use: (session: Session) => Promise<T>): Promise<T> {
  const dataFolder = folderOf(call)
  const end = Date.now() + patience
  while (Date.now() < end) {
    const rpc = await openAppRpc(dataFolder)
    const link = rpc && new SureLink(rpc, call.signal)
    try {
      if (rpc && link) return await withLink(rpc, link, use)
    } catch (error) {
      // another command's core, which had done its work: nothing was asked of it
      if (link?.hasAnswered || !(error instanceof CliError && error.code === 'cli.app-ended')) throw error
    }
    if (!existsSync(dataFolder)) throw notSetUp()
    const { ownSession } = await import('./own-session.ts')
    const own = await ownSession(dataFolder, call, (ownRpc) =>
      withLink(ownRpc, new SureLink(ownRpc, call.signal), use, true),
    )
    if (own) return own.value
    await pause(50, undefined, { signal: call.signal })
  }
  throw new CliError('cli.app-ended', 'Another program holds the data folder and does not answer.')
}

/** The data folder of a call. */
export function folderOf(call: Call): string {
  const { env, home, cwd, platform } = call.surroundings
  const wanted = call.text('data-dir')
  return dataFolderPath({ platform, env, home, cwd, ...(wanted === undefined ? {} : { wanted }) })
}

async function withLink<T>(
  rpc: AppRpc,
  link: SureLink,
  use: (session: Session) => Promise<T>,
  isOwnCore = false,
): Promise<T> {
  try {
    return await use({ client: createORPCClient<Client>(link), isOwnCore })
  } finally {
    link.finish()
    rpc.close()
  }
}

function notSetUp(): CliError {
  return new CliError('cli.not-set-up', 'Fairlead has not been set up for this user.', {
    next: 'Start Fairlead once, or name its data folder with --data-dir.',
  })
}
