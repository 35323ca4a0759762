import { randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { describe, expect, it, vi } from 'vitest'
import { belongs } from '../../../core/backup/data-shape.ts'
import { dataShape } from '../../../core/compose/data-formats.ts'
import { askApp } from '../../../core/terminal/client/ask-app.ts'
import { type CoreClient, defaultPlace, draftOf } from '../../support/core-client.ts'
import { standInSlot } from '../storage/saves/stand-in-slot.ts'
import { filesBelow } from '../vault/vault-bed.ts'
import { madeBackup, sentIn, startHost } from './host-bed.ts'

/** What a backup leaves out, but for where the running app listens. */
const strangersIn = async (folder: string) =>
  (await readdir(folder)).filter((name) => name !== 'lock' && !belongs(dataShape, name))
const word = () => randomBytes(18).toString('base64url')

async function addRegistry(client: CoreClient, name: string): Promise<string> {
  const place = await defaultPlace(client)
  const draft = { name, address: `${name}.example`, username: word(), password: word(), saveAnyway: true }
  return (await client.registries.add(draftOf(place, draft))).id
}

async function names(client: CoreClient): Promise<string[]> {
  return (await client.registries.list(await defaultPlace(client))).map(({ name }) => name).sort()
}

async function kinds(client: CoreClient): Promise<string[]> {
  return (await client.activity.list({ limit: 200 })).map(({ kind }) => kind)
}

describe('backups of a whole core', () => {
  it('need the vault open and a passphrase that may protect one', async () => {
    const { page } = await startHost()
    const client = await page()
    await expect(client.backup.make({ passphrase: word() })).rejects.toMatchObject({ code: 'vault.absent' })
    await client.vault.create({ passphrase: word(), keyring: false })
    await expect(client.backup.make({ passphrase: 'short' })).rejects.toMatchObject({
      code: 'input.invalid',
      data: { faults: [{ field: 'passphrase', code: 'passphrase-short' }] },
    })
    await client.vault.lock()
    await expect(client.backup.make({ passphrase: word() })).rejects.toMatchObject({ code: 'vault.locked' })
  })

  it('are in the log, and leave the vault and the folder as they were', async () => {
    const { page, folder } = await startHost()
    const client = await page()
    await client.vault.create({ passphrase: word(), keyring: false })
    const before = filesBelow(folder)
    await madeBackup(client, word())
    await vi.waitFor(async () => expect(await kinds(client)).toContain('backup.made'))
    const { 'activity.jsonl': _, ...after } = filesBelow(folder)
    const { 'activity.jsonl': __, ...expected } = before
    expect(after).toEqual(expected)
    expect((await client.vault.status()).slots).toHaveLength(1)
  })

  it('name everything that the core keeps for good', async () => {
    const { page, folder } = await startHost()
    const client = await page()
    await client.vault.create({ passphrase: word(), keyring: false })
    await addRegistry(client, 'team')
    expect(await strangersIn(folder)).toEqual([])
  })

  it.each(['unlocked', 'locked'] as const)(
    'replace a vault that is %s, and keep what stood there until it is forgotten',
    { timeout: 60_000 },
    async (state) => {
      const bed = await startHost()
      const client = await bed.page()
      const sealing = word()
      await client.vault.create({ passphrase: word(), keyring: false })
      await addRegistry(client, 'kept')
      const deleted = await addRegistry(client, 'deleted-since')
      await client.registries.deactivate({ id: deleted })
      const { bytes } = await madeBackup(client, sealing)
      await client.registries.remove({ id: deleted })
      await addRegistry(client, 'added-since')
      if (state === 'locked') await client.vault.lock()

      const restarted = bed.restarted()
      await client.backup.finish({ id: await sentIn(client, bytes), passphrase: sealing })
      await restarted
      const after = await bed.page()
      expect(await names(after)).toEqual(['deleted-since', 'kept'])
      expect(await kinds(after)).toContain('backup.restored')

      const [kept, ...others] = await after.backup.kept()
      expect(others).toEqual([])
      expect(kept?.until).toBeGreaterThan(Date.now())
      const inside = Object.keys(filesBelow(bed.folder)).filter((path) => path.startsWith(kept?.name ?? 'x'))
      expect(inside.filter((path) => path.includes('/registries/')).length).toBeGreaterThanOrEqual(2)
      await after.backup.forget({ name: kept?.name ?? '' })
      expect(await after.backup.kept()).toEqual([])
      expect(await strangersIn(bed.folder)).toEqual([])
      await after.vault.unlock({ passphrase: sealing })
      const question = { verb: 'list', project: '', program: '', input: Buffer.alloc(0) } as const
      expect(await askApp(bed.folder, question), 'terminals reach the core that is there now').toMatchObject({
        exit: 0,
      })
      await addRegistry(after, 'works-on')
      expect(await names(after)).toContain('works-on')
    },
  )

  it('end the connections of every page when one of them restores', async () => {
    const bed = await startHost()
    const one = await bed.page()
    const sealing = word()
    await one.vault.create({ passphrase: word(), keyring: false })
    const { bytes } = await madeBackup(one, sealing)
    const ended: string[] = []
    bed.host.rpc.open({ send: () => undefined, backlog: () => 0, close: (reason) => ended.push(reason) })
    const restarted = bed.restarted()
    await one.backup.finish({ id: await sentIn(one, bytes), passphrase: sealing })
    await restarted
    expect(ended).toEqual(['the app is closing'])
    expect(bed.host.core?.vault.state).toBe('locked')
  })

  it('leave no vault open where the machine went to sleep between two cores', async () => {
    const bed = await startHost({ slots: [standInSlot(randomBytes(32))] })
    const one = await bed.page()
    const sealing = word()
    await one.vault.create({ safeStorage: true, keyring: false })
    const { bytes } = await madeBackup(one, sealing)
    const restarted = bed.restarted()
    await one.backup.finish({ id: await sentIn(one, bytes), passphrase: sealing })
    await vi.waitFor(() => expect(bed.host.core).toBeUndefined(), { interval: 1 })
    await bed.host.machine('sleep')
    await restarted
    const after = await bed.page()
    expect((await after.vault.status()).state).toBe('locked')
    await after.vault.tryKeyring()
    expect((await after.vault.status()).state).toBe('unlocked')
    await bed.host.machine('screen')
    expect((await after.vault.status()).state).toBe('locked')
  })

  it('refuse what is no name of a kept state before anything is looked at', async () => {
    const { page } = await startHost()
    const client = await page()
    for (const name of ['..', 'registries', 'before-restore-../..', 'before-restore-']) {
      await expect(client.backup.forget({ name })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    }
  })
})
