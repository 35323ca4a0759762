import { createORPCClient } from '@orpc/client'
import type { AppRpc } from '../../core/terminal/client/app-rpc.ts'
import type { Call } from '../command/call.ts'
import { usageError } from '../command/cli-error.ts'
import { readSecret } from '../secret/read-secret.ts'
import type { Client } from './client.ts'

/** Opens the vault of a core of this process' own by a passphrase from standard input, where that was asked for. */
export async function unlockOwn(call: Call, rpc: AppRpc): Promise<void> {
  const client = createORPCClient<Client>(rpc.link)
  // asked in any case, so that a slot that needs nobody has had its turn
  const { state } = await client.vault.status()
  if (state !== 'locked' || !call.has('passphrase-stdin') || call.words.startsWith('vault ')) return
  if (call.has('password-stdin')) {
    throw usageError(
      '--passphrase-stdin and --password-stdin exclude each other: there is one standard input.',
    )
  }
  const passphrase = await readSecret(call, { option: 'passphrase-stdin', prompt: 'Passphrase of the vault' })
  await client.vault.unlock({ passphrase })
}
