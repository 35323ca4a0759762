import { randomBytes } from 'node:crypto'
import { describe, expect, it, vi } from 'vitest'
import { madeBackup, sentIn } from '../core/backup/host-bed.ts'
import { clientOver, useDesktop } from './desktop-bed.ts'

const word = () => randomBytes(18).toString('base64url')

describe('a restore in the desktop shell', () => {
  const bed = useDesktop()
  const ports = () => bed.contents.page.messages.filter(({ data }) => data === 'fairlead:port')
  const client = (number: number) => {
    const port = ports()[number]?.ports[0]
    if (!port) throw new Error('The page has no such port')
    return clientOver(port)
  }

  it('takes the port of the document back and gives it another, to the restored state', {
    timeout: 120_000,
  }, async () => {
    await bed.start()
    const before = client(0)
    const sealing = word()
    await before.vault.create({ passphrase: word(), keyring: false })
    const { bytes } = await madeBackup(before, sealing)
    await before.vault.addPassphrase({ passphrase: word() })
    await before.backup.finish({ id: await sentIn(before, bytes), passphrase: sealing })
    await vi.waitFor(() => expect(ports()).toHaveLength(2), { timeout: 30_000 })
    const after = client(1)
    expect((await after.vault.status()).state).toBe('locked')
    await after.vault.unlock({ passphrase: sealing })
    expect((await after.vault.status()).slots).toHaveLength(2)
    expect(bed.electron.windows).toHaveLength(1)
  })
})
