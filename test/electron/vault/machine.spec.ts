import { randomBytes } from 'node:crypto'
import { describe, expect, it, vi } from 'vitest'
import { clientOver, useDesktop } from '../desktop-bed.ts'

describe('KS-12: the machine goes to sleep or locks its screen', () => {
  const bed = useDesktop()
  const client = () => clientOver(bed.contents.page.port)
  const passphrase = randomBytes(12).toString('base64url')

  async function unlocked(): Promise<void> {
    await bed.start()
    await client().vault.create({ passphrase, keyring: false })
  }
  const state = async () => (await client().vault.status()).state
  const subjects = async () =>
    (await client().activity.list({ limit: 100 }))
      .filter(({ kind }) => kind === 'vault.locked')
      .map(({ subject }) => subject)

  it.each([
    ['suspend', 'sleep'],
    ['lock-screen', 'screen'],
  ])('%s locks the vault, and the log says why', async (event, subject) => {
    await unlocked()
    bed.electron.powerMonitor.emit(event)
    await vi.waitFor(async () => expect(await state()).toBe('locked'))
    bed.electron.powerMonitor.emit(event)
    expect(await subjects()).toEqual([subject])
    await client().vault.unlock({ passphrase })
    expect(await state()).toBe('unlocked')
  })

  it('leaves the vault open where the settings say so', async () => {
    await unlocked()
    await client().app.changeSettings({ lockWithScreen: false })
    bed.electron.powerMonitor.emit('suspend')
    bed.electron.powerMonitor.emit('lock-screen')
    await client().app.present()
    expect(await state()).toBe('unlocked')
    expect(await subjects()).toEqual([])
  })

  it('does not open by itself afterwards a vault that needs nobody', async () => {
    await bed.start({ storage: 'strong' })
    await client().vault.create({ passphrase, keyring: false, safeStorage: true })
    bed.electron.powerMonitor.emit('suspend')
    await vi.waitFor(async () => expect(await state()).toBe('locked'))
    bed.electron.powerMonitor.emit('resume')
    bed.electron.powerMonitor.emit('unlock-screen')
    await client().app.present()
    expect(await state()).toBe('locked')
  })

  it('is not listened to any more by an app that has ended', async () => {
    await unlocked()
    expect(await bed.quit()).toBe(0)
    expect(bed.electron.powerMonitor.listenerCount('suspend')).toBe(0)
  })
})
