import { randomBytes } from 'node:crypto'
import { cp, rm } from 'node:fs/promises'
import { expect, it, onTestFinished, vi } from 'vitest'
import { acceptRestored } from '../../../core/backup/restore/accept-restored.ts'
import { Secret } from '../../../core/vault/secret.ts'
import { keyringSlot } from '../../../core/vault/slots/keyring-slot.ts'
import type { Vault } from '../../../core/vault/vault.ts'
import { StandInKeyring } from '../vault/keyring/stand-in-keyring.ts'
import { anySecret, anyText, binding, testVault } from '../vault/vault-bed.ts'
import { newFolder } from './host-bed.ts'

const words = anyText()

/** A vault whose folder is older than what the note in its keyring says. */
async function olderVault(): Promise<{ open: () => Promise<Vault> }> {
  const folder = await newFolder()
  const copy = await newFolder()
  const store = new StandInKeyring()
  const open = async () => {
    const slots = [keyringSlot({ random: randomBytes, store, waitMs: 200 })]
    const vault = await testVault(folder, { slots, noteDelayMs: 1 })
    onTestFinished(() => vault.dispose())
    return vault
  }
  const vault = await open()
  await vault.create({ keyring: true, passphrase: Secret.fromText(words) })
  await cp(folder, copy, { recursive: true })
  await vault.seal('a', binding, anySecret(), 'current')
  await vault.dispose()
  await rm(folder, { recursive: true })
  await cp(copy, folder, { recursive: true })
  return { open }
}

it('KS-14: a restore of this process is the newest state once the vault is open', async () => {
  const { open } = await olderVault()
  const vault = await open()
  const accepted = vi.fn()
  const bugs: unknown[] = []
  acceptRestored({ vault, onAccepted: accepted, onBug: (error) => bugs.push(error) })
  await vault.unlock({ passphrase: Secret.fromText(words) })
  await vi.waitFor(() => expect(accepted).toHaveBeenCalledTimes(1))
  expect(vault.freshness).toBe('current')
  await vault.dispose()
  const next = await open()
  await next.unlock({ passphrase: Secret.fromText(words) })
  expect(await vi.waitUntil(() => next.freshness !== 'unknown' && next.freshness)).toBe('current')
  expect(bugs).toEqual([])
})

it('KS-14: older files that nobody restored here are told, and stay told', async () => {
  const { open } = await olderVault()
  const vault = await open()
  await vault.unlock({ passphrase: Secret.fromText(words) })
  expect(await vi.waitUntil(() => vault.freshness !== 'unknown' && vault.freshness)).toBe('older')
})
