import { randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { CanaryScanner } from '../../support/canary/canary.ts'
import { type CoreClient, defaultPlace, draftOf } from '../../support/core-client.ts'
import { madeBackup, sentIn, startHost } from './host-bed.ts'

const word = () => randomBytes(18).toString('base64url')

async function addRegistry(client: CoreClient, name: string, password: string, username = word()) {
  const place = await defaultPlace(client)
  const address = `${name}.example:5000`
  return await client.registries.add(draftOf(place, { name, address, username, password, saveAnyway: true }))
}

/** What a person sees of a workspace, apart from times. */
async function seen(client: CoreClient) {
  return {
    projects: await client.projects.list(),
    registries: await client.registries.list(await defaultPlace(client)),
  }
}

describe('a backup', () => {
  it('LK-10: comes back exactly, on another machine and without its keyring', async () => {
    const [own, passphrase, password, username] = [word(), word(), word(), word()]
    const old = await startHost()
    const page = await old.page()
    await page.vault.create({ passphrase: own, keyring: false })
    const registry = await addRegistry(page, 'team', password, username)
    const before = await seen(page)
    const { bytes, name, leftOut } = await madeBackup(page, passphrase)
    expect(leftOut).toEqual([])
    expect(name).toMatch(/^fairlead-\d{8}-\d{6}\.backup$/)
    expect(new CanaryScanner({ own, passphrase, password, username }).scan('backup', bytes)).toEqual([])
    expect(bytes.includes('team.example')).toBe(false)

    const fresh = await startHost()
    const there = await fresh.page()
    const restarted = fresh.restarted()
    const outcome = await there.backup.finish({ id: await sentIn(there, bytes), passphrase })
    expect(outcome).toMatchObject({ registries: 1, credentials: 1 })
    await restarted
    const after = await fresh.page()
    expect((await after.vault.status()).state).toBe('locked')
    expect(await seen(after)).toEqual(before)
    await after.vault.unlock({ passphrase })
    expect((await after.vault.status()).slots).toHaveLength(2)
    const { vault } = fresh.host.core ?? {}
    const text = await vault?.lend(
      registry.id,
      { address: 'team.example:5000', scope: `project/${(await defaultPlace(after)).projectId}` },
      'current',
      async (secret) => secret.revealText((plain) => plain),
    )
    expect(text).toBe(password)
    const kinds = (await after.activity.list({ limit: 100 })).map(({ kind }) => kind)
    expect(kinds).toContain('backup.restored')
    expect(kinds).toContain('registry.added')
    expect((await after.backup.kept()).map((kept) => kept.name)).toEqual(
      (await readdir(fresh.folder)).filter((each) => each.startsWith('before-restore-')),
    )
  })
})
