import { randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { beforeEach, describe, expect, it } from 'vitest'
import type { FileLayer } from '../../../../core/storage/file-layer.ts'
import { nodeFileLayer } from '../../../../core/storage/node-file-layer.ts'
import { standInSlot } from '../../storage/saves/stand-in-slot.ts'
import { temporaryFolder } from '../../storage/temporary-folder.ts'
import { binding, lent, testVault } from '../vault-bed.ts'
import { RotationBed, secret } from './rotation-bed.ts'

const slots = [standInSlot(randomBytes(32))]

let bed: RotationBed
beforeEach(async () => {
  bed = await RotationBed.make()
})

describe('while the data key is replaced', () => {
  it('saves wait and are kept, and what is lent is what was sealed', async () => {
    const vault = await bed.madeVault()
    await Promise.all(
      Array.from({ length: 40 }, (_, index) => vault.seal(`a${index}`, binding, secret(bed.text), 'current')),
    )
    const rotating = vault.rotateKey(bed.all(vault))
    let done = false
    void rotating.finally(() => {
      done = true
    })
    let saves = 0
    let loans = 0
    const saving = (async () => {
      while (!done) {
        await vault.seal(`b${saves}`, binding, secret(`${bed.text} ${saves}`), 'current')
        await vault.remove(`a${saves % 40}`)
        saves += 1
      }
    })()
    while (!done) {
      expect(await lent(vault, 'r1')).toBe(bed.text)
      loans += 1
      await new Promise((resolve) => setImmediate(resolve))
    }
    await Promise.all([rotating, saving])
    expect([saves, loans].every((count) => count > 1)).toBe(true)
    const again = await bed.open()
    await again.unlockWithKeyring()
    for (let save = 0; save < saves; save += 1)
      expect(await lent(again, `b${save}`)).toBe(`${bed.text} ${save}`)
    for (let gone = 0; gone < Math.min(saves, 40); gone += 1) expect(again.has(`a${gone}`)).toBe(false)
  })

  it('a lock at any of its file operations leaves one whole state, and cancels it before the new key counts', async () => {
    const outcomes: string[] = []
    for (let at = 1; outcomes.at(-1) !== 'not locked'; at += 1) {
      const folder = await temporaryFolder()
      let left = Number.POSITIVE_INFINITY
      const layer = observed(nodeFileLayer, () => {
        left -= 1
        if (left === 0) vault.lock()
      })
      const vault = await testVault(folder, { layer, slots })
      await vault.create({ safeStorage: true })
      for (const id of ['r1', 'r2']) await vault.seal(id, binding, secret(bed.text), 'current')
      left = at
      const outcome = await vault.rotateKey({ passphrases: [], drop: [] }).then(
        () => 'done',
        (error) => error.code,
      )
      outcomes.push(vault.state === 'locked' ? outcome : 'not locked')
      left = Number.POSITIVE_INFINITY
      const done = outcome === 'done'
      expect((await readdir(folder)).filter((name) => name.startsWith('secrets'))).toEqual([
        done ? 'secrets-2' : 'secrets',
      ])
      await vault.unlockWithAnyUnattendedSlot()
      expect(await lent(vault, 'r1')).toBe(bed.text)
      await vault.seal('r1', binding, secret('next'), 'current')
      await vault.dispose()
      const again = await testVault(folder, { slots })
      await again.unlockWithAnyUnattendedSlot()
      expect(await Promise.all([lent(again, 'r1'), lent(again, 'r2')])).toEqual(['next', bed.text])
    }
    for (const outcome of ['vault.locked', 'done']) {
      expect(outcomes.filter((each) => each === outcome).length).toBeGreaterThan(8)
    }
    expect(new Set(outcomes)).toEqual(new Set(['vault.locked', 'done', 'not locked']))
  }, 60_000)

  it('a lock and an unlock without anybody, at any of its file operations, never leave the old key in force', async () => {
    const opened: boolean[] = []
    for (let at = 1, reached = true; reached; at += 1) {
      const folder = await temporaryFolder()
      let left = Number.POSITIVE_INFINITY
      let unlocking: Promise<unknown> | undefined
      const layer = observed(nodeFileLayer, () => {
        left -= 1
        if (left !== 0) return
        vault.lock()
        unlocking = vault.unlockWithAnyUnattendedSlot()
      })
      const vault = await testVault(folder, { layer, slots })
      await vault.create({ safeStorage: true })
      await vault.seal('r1', binding, secret(bed.text), 'current')
      left = at
      await vault.rotateKey({ passphrases: [], drop: [] }).catch(() => undefined)
      left = Number.POSITIVE_INFINITY
      reached = unlocking !== undefined
      await unlocking
      opened.push(vault.state === 'unlocked')
      if (vault.state === 'locked') await vault.unlockWithAnyUnattendedSlot()
      expect(await lent(vault, 'r1')).toBe(bed.text)
      await vault.seal('r2', binding, secret('next'), 'current')
      await vault.dispose()
      const again = await testVault(folder, { slots })
      await again.unlockWithAnyUnattendedSlot()
      expect(await Promise.all([lent(again, 'r1'), lent(again, 'r2')])).toEqual([bed.text, 'next'])
      await again.dispose()
    }
    expect(opened).toContain(true)
  }, 60_000)

  it('two rotations come one after the other', async () => {
    const vault = await bed.madeVault()
    await Promise.all([vault.rotateKey(bed.all(vault)), vault.rotateKey(bed.all(vault))])
    expect(await readdir(bed.folder)).toEqual(['secrets-3', 'vault.json'])
    expect(await lent(vault, 'r1')).toBe(bed.text)
  })
})

/** The same files, with a call before every operation on them. */
function observed(inner: FileLayer, before: () => void): FileLayer {
  return new Proxy(inner, {
    get: (target, name, receiver) => {
      const operation: unknown = Reflect.get(target, name, receiver)
      if (typeof operation !== 'function') return operation
      return (...args: unknown[]): unknown => {
        before()
        return operation.apply(target, args)
      }
    },
  })
}
