import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { Problem } from '../../../contract/problem.ts'
import { carryOutRestore } from '../../../core/backup/restore/carry-out.ts'
import { dataShape } from '../../../core/compose/data-formats.ts'
import { nodeFileLayer } from '../../../core/storage/node-file-layer.ts'
import { Secret } from '../../../core/vault/secret.ts'
import { FaultyFileLayer } from '../storage/faulty-file-layer.ts'
import { anyText, filesBelow, lent, testVault } from '../vault/vault-bed.ts'
import { prepared, restoring, testRestores } from './backup-bed.ts'
import { newFolder } from './host-bed.ts'

describe('a restore service', () => {
  it('LK-10: brings every file back as it was, and the vault with one more way to open it', async () => {
    const { folder, vault, own, passphrase, bytes, target, restores, ready } = await prepared()
    expect(await restoring(restores, bytes, passphrase)).toMatchObject({ registries: 0, credentials: 0 })
    expect(ready).toHaveLength(1)
    expect(filesBelow(target)).not.toHaveProperty('vault.json')
    await carryOutRestore(nodeFileLayer, target, dataShape)
    const { 'vault.json': header, ...others } = filesBelow(target)
    const { 'vault.json': original, 'vault.json.bak': _, ...expected } = filesBelow(folder)
    expect(others).toEqual(expected)
    expect(header).not.toBe(original)
    const secret = await lent(vault, 'a')
    for (const word of [own, passphrase]) {
      const there = await testVault(target)
      expect(there.slots()).toHaveLength(2)
      await there.unlock({ passphrase: Secret.fromText(word) })
      expect(await lent(there, 'a')).toBe(secret)
      await there.dispose()
    }
  })

  it('keeps what was sent for another passphrase, and slows down whoever guesses', async () => {
    const { passphrase, bytes, target, restores, ready } = await prepared()
    const { id, partBytes } = await restores.begin(bytes.length)
    for (let at = 0; at < bytes.length; at += partBytes)
      await restores.part(id, bytes.subarray(at, at + partBytes))
    for (let guess = 0; guess < 3; guess += 1) {
      await expect(restores.finish(id, Secret.fromText(anyText()))).rejects.toMatchObject({
        code: 'backup.wrong-passphrase',
      })
    }
    await expect(restores.finish(id, Secret.fromText(passphrase))).rejects.toMatchObject({
      code: 'vault.slow-down',
    })
    expect((await readdir(target)).filter((name) => !name.endsWith('.upload'))).toEqual([])
    await vi.waitFor(() => restores.finish(id, Secret.fromText(passphrase)), {
      timeout: 20_000,
      interval: 300,
    })
    expect(ready).toEqual([id])
  }, 30_000)

  it('DU-09: takes a file in where the owner alone can read it, and removes it in the end', async () => {
    const { passphrase, bytes, target, restores } = await prepared()
    const { id } = await restores.begin(bytes.length)
    expect((await stat(join(target, `restore-${id}.upload`))).mode & 0o777).toBe(0o600)
    await restores.cancel(id)
    expect(await readdir(target)).toEqual([])
    await restoring(restores, bytes, passphrase)
    expect((await readdir(target)).filter((name) => name.endsWith('.upload'))).toEqual([])
  })

  it('takes one upload at a time, of the announced size, and none that it does not know', async () => {
    const { bytes, target, restores } = await prepared()
    const first = await restores.begin(bytes.length)
    const second = await restores.begin(4)
    expect(await readdir(target)).toEqual([`restore-${second.id}.upload`])
    for (const id of [first.id, 'ffffffffffffffff', '../x']) {
      await expect(restores.part(id, Buffer.alloc(1))).rejects.toMatchObject({ code: 'job.not-found' })
      await expect(restores.finish(id, Secret.fromText('x'))).rejects.toMatchObject({ code: 'job.not-found' })
      await restores.cancel(id)
    }
    await restores.part(second.id, Buffer.alloc(3))
    await expect(restores.finish(second.id, Secret.fromText('x'))).rejects.toMatchObject({
      code: 'backup.damaged',
    })
    await expect(restores.part(second.id, Buffer.alloc(2))).rejects.toMatchObject({ code: 'backup.damaged' })
    await expect(restores.begin(64 * 1024 * 1024 + 1)).rejects.toMatchObject({ code: 'backup.too-large' })
    await expect(restores.begin(Number.MAX_SAFE_INTEGER)).rejects.toMatchObject({ code: 'backup.too-large' })
    await expect(restores.begin(0)).rejects.toMatchObject({ code: 'backup.damaged' })
  })

  it('takes no further restore once one is asked for, so that the next core carries out the one that it is told of', async () => {
    const { passphrase, bytes, target, restores, ready } = await prepared()
    await restoring(restores, bytes, passphrase)
    const marker = await readFile(join(target, 'restore-asked.json'))
    await expect(restoring(restores, bytes, passphrase)).rejects.toMatchObject({ code: 'job.not-found' })
    expect(ready).toHaveLength(1)
    expect(await readFile(join(target, 'restore-asked.json'))).toEqual(marker)
  })

  it('gives an upload up that hears nothing for ten minutes', async () => {
    const { target, restores } = await prepared()
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const { id } = await restores.begin(10)
      vi.advanceTimersByTime(9 * 60_000)
      await restores.part(id, Buffer.alloc(1))
      vi.advanceTimersByTime(9 * 60_000)
      expect(await readdir(target)).toHaveLength(1)
      vi.advanceTimersByTime(61_000)
    } finally {
      vi.useRealTimers()
    }
    await vi.waitFor(async () => expect(await readdir(target)).toEqual([]))
  })

  it('does not begin while pulls run, and says how many', async () => {
    const { passphrase, bytes, target } = await prepared()
    let running = 2
    const { restores, ready } = testRestores(target, { pullsRunning: () => running })
    await expect(restoring(restores, bytes, passphrase)).rejects.toMatchObject({
      code: 'backup.pulls-running',
      data: { count: 2 },
    })
    running = 0
    const late = testRestores(target, {
      pullsRunning: () => running,
      rehearse: async () => {
        running = 1
      },
    })
    await expect(restoring(late.restores, bytes, passphrase)).rejects.toMatchObject({
      code: 'backup.pulls-running',
    })
    expect([...ready, ...late.ready]).toEqual([])
    expect((await readdir(target)).filter((name) => !name.endsWith('.upload'))).toEqual([])
  })

  it('leaves nothing staged where the rehearsal fails', async () => {
    const { passphrase, bytes, target } = await prepared()
    const rehearse = async () => {
      throw new Problem('backup.damaged', {})
    }
    const { restores } = testRestores(target, { rehearse })
    await expect(restoring(restores, bytes, passphrase)).rejects.toMatchObject({ code: 'backup.damaged' })
    expect((await readdir(target)).filter((name) => !name.endsWith('.upload'))).toEqual([])
  })

  it.each(['ENOSPC', 'EIO', 'short'])(
    'DU-02: says that it was not saved under %s, and takes it at the next try',
    async (kind) => {
      const { passphrase, bytes } = await prepared()
      let failed = 0
      for (let at = 1; ; at += 7) {
        const target = await newFolder()
        const layer = new FaultyFileLayer(nodeFileLayer, { at, kind, lasting: false })
        const { restores, ready } = testRestores(target, { layer })
        const error = await restoring(restores, bytes, passphrase).then(
          () => undefined,
          (reason: unknown) => reason,
        )
        if (!layer.struck) break
        if (error !== undefined) {
          expect(error).toMatchObject({ code: 'storage.not-saved' })
          expect(ready).toEqual([])
          await restoring(restores, bytes, passphrase)
          failed += 1
        }
        expect(ready).toHaveLength(1)
        await carryOutRestore(nodeFileLayer, target, dataShape)
        expect(Object.keys(filesBelow(target))).toContain('secrets/a.json')
      }
      if (kind !== 'short') expect(failed).toBeGreaterThan(3)
    },
    60_000,
  )

  it('is not led astray by what stands in the folder already', async () => {
    const { passphrase, bytes, target, restores } = await prepared()
    await mkdir(join(target, 'registries'))
    await writeFile(join(target, 'registries', 'old.json'), 'old')
    await writeFile(join(target, 'vault.json'), 'old')
    await restoring(restores, bytes, passphrase)
    await carryOutRestore(nodeFileLayer, target, dataShape)
    const left = Object.keys(filesBelow(target))
    expect(left.filter((path) => path.endsWith('registries/old.json'))).toHaveLength(1)
    expect(left).not.toContain('registries/old.json')
  })
})
