import { RPCLink } from '@orpc/client/message-port'
import type { CoreHost } from '../../core/core-host.ts'
import { withOwnCore } from '../../core/own-core.ts'
import type { AppRpc } from '../../core/terminal/client/app-rpc.ts'
import { version } from '../../package.json'
import type { Call } from '../command/call.ts'
import { CliError } from '../command/cli-error.ts'
import { problemOf } from './failure.ts'
import { unlockOwn } from './unlock-own.ts'

/** A session with a core of this process' own; undefined where another program owns the data folder. */
export async function ownSession<T>(
  dataFolder: string,
  call: Call,
  use: (rpc: AppRpc) => Promise<T>,
): Promise<{ readonly value: T } | undefined> {
  return await withOwnCore({ dataFolder, version }, async (host) => {
    const rpc = rpcInProcess(host)
    await unlockOwn(call, rpc)
    const value = await use(rpc).catch((error: unknown) => {
      throw problemOf(error)?.code === 'vault.locked' ? lockedAlone() : error
    })
    await host.othersAnswered()
    return value
  })
}

function lockedAlone(): CliError {
  return new CliError('vault.locked', 'The vault is locked.', {
    next: 'Start Fairlead and unlock it, or give the passphrase for this command with --passphrase-stdin.',
  })
}

/** The same connection that the socket gives, without a socket. */
function rpcInProcess(host: CoreHost): AppRpc {
  const listeners = new Map<string, ((event?: { data: unknown }) => void)[]>()
  const emit = (event: string, data?: unknown) => {
    for (const listener of listeners.get(event) ?? []) listener({ data })
  }
  let close: () => void = () => undefined
  const closed = new Promise<void>((resolve) => {
    close = () => {
      session.close()
      emit('close')
      resolve()
    }
  })
  const session = host.rpc.open({
    send: (message) => queueMicrotask(() => emit('message', message)),
    backlog: () => 0,
    close: () => close(),
  })
  const link = new RPCLink({
    port: {
      on: (event: string, listener: (event?: { data: unknown }) => void) => {
        listeners.set(event, [...(listeners.get(event) ?? []), listener])
      },
      postMessage: (text: unknown) => session.receive(text),
    },
  })
  return { link, closed, close }
}
