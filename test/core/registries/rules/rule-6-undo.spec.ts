import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { nodeFileLayer } from '../../../../core/storage/node-file-layer.ts'
import type { KeySlot } from '../../../../core/vault/slots/key-slot.ts'
import { FaultyFileLayer } from '../../storage/faulty-file-layer.ts'
import { temporaryFolder } from '../../storage/temporary-folder.ts'
import { filesBelow } from '../../vault/vault-bed.ts'
import {
  anySlot,
  codeOf,
  draft,
  editOf,
  type HandClock,
  loginOf,
  minute,
  type OpenRegistries,
  openRegistries,
  start,
} from './registry-bed.ts'

let folder: string
let slot: KeySlot
let clock: HandClock
let open: OpenRegistries

beforeEach(async () => {
  folder = await temporaryFolder()
  slot = anySlot()
  clock = { now: start, elapsed: 0 }
  open = await openRegistries({ folder, slot, clock })
  return () => open.close()
})

const again = async () => {
  await open.close()
  open = await openRegistries({ folder, slot, clock })
}
const password = () => randomBytes(12).toString('hex')
const sealedTexts = async () => {
  const texts = Object.values(filesBelow(join(folder, 'secrets'))).join('\n')
  return [...texts.matchAll(/"sealed":\s*"([^"]+)"/g)].map(([, sealed]) => sealed ?? '')
}
const allFiles = () => Object.values(filesBelow(folder)).join('\n')

describe('rule 6: undo change', () => {
  it('brings secret, username, expiry and verification back together, and keeps what does not belong to them', async () => {
    const first = draft(open, { expiresAt: start + 60 * minute })
    const before = await open.editor.add(first)
    const edited = await open.editor.edit(
      editOf(before.id, { email: 'a@b.test', credential: { username: 'ben', password: password() } }),
    )
    expect(edited).toMatchObject({ username: 'ben', undoUntil: start + 10 * minute })
    expect(edited).not.toHaveProperty('expiresAt')

    const back = await open.editor.undo(before.id)
    expect(back).toMatchObject({
      username: 'ann',
      expiresAt: start + 60 * minute,
      verification: before.verification,
      email: 'a@b.test',
    })
    expect(back).not.toHaveProperty('undoUntil')
    expect(await loginOf(open, before.id)).toBe(`ann:${first.password}`)
    expect(open.told).toContain('registry.change-undone')
    expect(await codeOf(open.editor.undo(before.id))).toBe('registry.nothing-to-undo')
  })

  it('goes back from none to a password, and from a password to none', async () => {
    const first = draft(open)
    const { id } = await open.editor.add(first)
    await open.editor.edit(editOf(id, { credential: { username: '', password: '' } }))
    expect(await loginOf(open, id)).toBeUndefined()
    expect(await open.editor.undo(id)).toMatchObject({ anonymous: false, username: 'ann' })
    expect(await loginOf(open, id)).toBe(`ann:${first.password}`)

    const none = await open.editor.add(
      draft(open, { name: 'open', address: 'open.test', username: '', password: '' }),
    )
    await open.editor.edit(editOf(none.id, { credential: { username: 'ben', password: password() } }))
    expect(await loginOf(open, none.id)).toMatch(/^ben:/)
    expect(await open.editor.undo(none.id)).toMatchObject({ anonymous: true })
    expect(await loginOf(open, none.id)).toBeUndefined()
    expect(open.files.vault.has(none.id)).toBe(false)
  })

  it('goes back one change, to the one before it', async () => {
    const { id } = await open.editor.add(draft(open))
    const second = { username: 'ben', password: password() }
    await open.editor.edit(editOf(id, { credential: second }))
    await open.editor.edit(editOf(id, { credential: { username: 'cyd', password: password() } }))
    await open.editor.undo(id)
    expect(await loginOf(open, id)).toBe(`ben:${second.password}`)
    expect(await codeOf(open.editor.undo(id))).toBe('registry.nothing-to-undo')
  })

  it('lasts over a restart, and needs the vault unlocked', async () => {
    const first = draft(open)
    const { id } = await open.editor.add(first)
    await open.editor.edit(editOf(id, { credential: { username: 'ben', password: password() } }))
    await again()
    open.files.vault.lock()
    expect(await codeOf(open.editor.undo(id))).toBe('vault.locked')
    expect(open.service.list()).toMatchObject([{ username: 'ben', undoUntil: start + 10 * minute }])
    await open.files.vault.unlockWithAnyUnattendedSlot()
    await open.editor.undo(id)
    expect(await loginOf(open, id)).toBe(`ann:${first.password}`)
  })

  it.each(['while it runs', 'while it does not run'])(
    'rule 7: after ten minutes no file holds a byte of the old secret, which end %s',
    async (when) => {
      const { id } = await open.editor.add(draft(open))
      const [old = ''] = await sealedTexts()
      await open.editor.edit(editOf(id, { credential: { username: 'ben', password: password() } }))
      const kept = await sealedTexts()
      expect(kept).toHaveLength(2)
      if (when === 'while it runs') await open.pass(10 * minute)
      else {
        await open.close()
        clock.now += 10 * minute
        open = await openRegistries({ folder, slot, clock })
      }
      expect(open.service.list()[0]).not.toHaveProperty('undoUntil')
      expect(await codeOf(open.editor.undo(id))).toBe('registry.nothing-to-undo')
      const left = await sealedTexts()
      expect(left).toHaveLength(1)
      expect(allFiles()).not.toContain(old)
      expect(kept.filter((sealed) => allFiles().includes(sealed))).toEqual(left)
      expect(await loginOf(open, id)).toMatch(/^ben:/)
    },
  )

  it('rule 7: holds no byte of it either after a kill at any operation of its end', async () => {
    const { id } = await open.editor.add(draft(open))
    await open.editor.edit(editOf(id, { credential: { username: 'ben', password: password() } }))
    await open.close()
    const before = filesBelow(folder)
    clock.now += 10 * minute
    let struck = true
    for (let at = 1; struck; at += 1) {
      const place = await copyOf(before)
      const layer = new FaultyFileLayer(nodeFileLayer, { at, kind: 'crash', lasting: true })
      // the start lets go of it, and is killed at it
      await openRegistries({ folder: place, slot, clock, layer }).catch((error: unknown) => {
        if (!layer.struck) throw error
      })
      struck = layer.struck
      open = await openRegistries({ folder: place, slot, clock })
      const texts = Object.values(filesBelow(place)).join('\n')
      expect([...texts.matchAll(/"sealed":/g)]).toHaveLength(1)
      expect(await loginOf(open, id)).toMatch(/^ben:/)
      if (struck) await open.close()
    }
  }, 120_000)

  it('lets one that was given before the clock was set back end as well', async () => {
    const { id } = await open.editor.add(draft(open))
    await open.editor.edit(editOf(id, { credential: { username: 'ben', password: password() } }))
    clock.now -= 60 * minute
    await again()
    expect(open.service.list()[0]).not.toHaveProperty('undoUntil')
    expect(await sealedTexts()).toHaveLength(1)
  })
})

describe('what a killed run left', () => {
  const orphaned = async (damage?: (file: string) => Promise<void>) => {
    const first = await open.editor.add(draft(open))
    await open.close()
    const before = filesBelow(folder)
    const ids = new Set<string>()
    for (let at = 1; ; at += 1) {
      const place = await copyOf(before)
      const layer = new FaultyFileLayer(nodeFileLayer, { at, kind: 'crash', lasting: true }, false)
      const killed = await openRegistries({ folder: place, slot, clock, layer })
      layer.arm()
      const added = await codeOf(killed.editor.add(draft(killed, { name: 'second', address: 'second.test' })))
      if (added === 'done') break
      if (damage) await damage(join(place, 'registries', `${first.id}.json`))
      const sealed = (await readdir(join(place, 'secrets'))).length
      open = await openRegistries({ folder: place, slot, clock })
      const known = open.service.records().map(({ id }) => id)
      ids.add(
        `${sealed} sealed, ${open.files.vault.sealedIds().filter((id) => !known.includes(id)).length} without a record`,
      )
      await open.close()
    }
    open = await openRegistries({ folder, slot, clock })
    return ids
  }

  it('holds no sealed secret of a registry that never came to be', async () => {
    const found = await orphaned()
    expect([...found]).toContain('2 sealed, 0 without a record')
    expect([...found].filter((each) => !each.endsWith(' 0 without a record'))).toEqual([])
  }, 60_000)

  it('keeps every sealed secret while a record of the registries cannot be read', async () => {
    const found = await orphaned(async (file) => {
      await writeFile(file, 'damaged')
      await writeFile(`${file}.bak`, 'damaged')
    })
    expect([...found]).toContain('2 sealed, 2 without a record')
  }, 60_000)

  it('keeps the credential of a registry whose record was lost', async () => {
    const { id } = await open.editor.add(draft(open))
    await open.close()
    await unlink(join(folder, 'registries', `${id}.json`))
    open = await openRegistries({ folder, slot, clock })
    expect(open.service.list()).toEqual([])
    expect(open.files.vault.has(id)).toBe(true)
    expect(await readFile(join(folder, 'secrets', `${id}.json`), 'utf8')).toContain('"sealed"')
  })
})

async function copyOf(files: Record<string, string>): Promise<string> {
  const place = await temporaryFolder()
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(place, name, '..'), { recursive: true, mode: 0o700 })
    await writeFile(join(place, name), text, { mode: 0o600 })
  }
  return place
}
