import { openAppRpc } from '../../core/terminal/client/app-rpc.ts'
import { version } from '../../package.json'
import type { Runner } from '../command/command.ts'
import { folderOf, withSession } from '../session/session.ts'

/** The version of this command, and of the app where one runs. */
export const showVersion: Runner = async (call) => {
  const app = (await isRunning(folderOf(call)))
    ? await withSession(call, async ({ client }) => (await client.app.about()).version)
    : undefined
  call.output.answer(
    { version, ...(app === undefined ? {} : { app }) },
    () => `fairlead ${version}\n${app === undefined ? 'No app is running' : `Running app ${app}`}\n`,
  )
  return 0
}

async function isRunning(dataFolder: string): Promise<boolean> {
  const rpc = await openAppRpc(dataFolder).catch(() => undefined)
  rpc?.close()
  return rpc !== undefined
}
