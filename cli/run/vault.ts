import type { VaultStatus } from '../../contract/vault.ts'
import { CliError } from '../command/cli-error.ts'
import type { Runner } from '../command/command.ts'
import { factsText } from '../output/format.ts'
import { readSecret } from '../secret/read-secret.ts'
import type { Client } from '../session/client.ts'
import { withSession } from '../session/session.ts'

export const status: Runner = (call) =>
  withSession(call, async ({ client, isOwnCore }) => {
    const found = await client.vault.status()
    call.output.answer(found, () => statusText(found, isOwnCore))
    return 0
  })

export const lock: Runner = (call) =>
  withSession(call, async ({ client, isOwnCore }) => {
    if (isOwnCore) throw notRunning()
    const found = await client.vault.lock()
    call.output.answer(found, () => 'The vault is locked\n')
    return 0
  })

/** Tries the keyring, where there is one, before it asks a person. */
export const unlock: Runner = (call) =>
  withSession(call, async ({ client, isOwnCore }) => {
    if (isOwnCore) throw notRunning()
    const found = await unlocked(
      client,
      () => readSecret(call, { option: 'passphrase-stdin', prompt: 'Passphrase of the vault' }),
      call.has('passphrase-stdin'),
    )
    call.output.answer(found, () => 'The vault is unlocked\n')
    return 0
  })

async function unlocked(
  client: Client,
  passphrase: () => Promise<string>,
  isGiven: boolean,
): Promise<VaultStatus> {
  const before = await client.vault.status()
  if (before.state === 'unlocked' && !isGiven) return before
  if (!isGiven && before.slots.some(({ kind }) => kind === 'keyring')) {
    const byKeyring = await client.vault.tryKeyring().catch(() => undefined)
    if (byKeyring?.state === 'unlocked') return byKeyring
  }
  return await client.vault.unlock({ passphrase: await passphrase() })
}

function notRunning(): CliError {
  return new CliError('cli.app-ended', 'Fairlead is not running, and its vault is open only while it does.', {
    next: 'Start Fairlead, or unlock the vault for a single command with --passphrase-stdin.',
  })
}

function statusText({ state, unlockedBy, slots, freshness }: VaultStatus, isOwnCore: boolean): string {
  return factsText([
    ['Vault', state],
    ['Unlocked by', unlockedBy],
    ['Ways to open it', slots.map(({ kind, purpose }) => (purpose === 'daily' ? kind : purpose)).join(', ')],
    ['Files', freshness === 'unwatched' ? undefined : freshness],
    ['Fairlead', isOwnCore ? 'not running' : 'running'],
  ])
}
