import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { nodeFileLayer } from '../../../../core/storage/node-file-layer.ts'
import { FaultyFileLayer } from '../../storage/faulty-file-layer.ts'
import { standInSlot } from '../../storage/saves/stand-in-slot.ts'
import { temporaryFolder } from '../../storage/temporary-folder.ts'
import { anyText, binding, lent, testVault } from '../vault-bed.ts'
import { secret } from './rotation-bed.ts'

const [first, second, third] = [anyText(), anyText(), anyText()]
const slots = [standInSlot(randomBytes(32))]
const none = { passphrases: [], drop: [] }

describe('DU-02: a rotation that failed', () => {
  it.each([false, true])(
    'at any operation leaves a vault in which nothing that is said to be saved is lost (lasting: %s)',
    async (lasting) => {
      const seen = new Set<string>()
      for (let at = 1; ; at += 1) {
        const folder = await temporaryFolder()
        const layer = new FaultyFileLayer(nodeFileLayer, { at, kind: 'EIO', lasting }, false)
        const vault = await testVault(folder, { layer, slots })
        await vault.create({ safeStorage: true })
        for (const id of ['r1', 'r2', 'r3']) await vault.seal(id, binding, secret(first), 'current')
        layer.arm()
        const outcome = await vault.rotateKey(none).then(
          () => 'rotated',
          (error) => error.code,
        )
        const underFault = await vault.seal('r2', binding, secret(second), 'current').then(
          () => 'saved',
          (error) => error.code,
        )
        seen.add(`${outcome}, ${underFault}`)
        expect(await lent(vault, 'r1')).toBe(first)
        const { struck } = layer
        layer.heal()
        await vault.seal('r3', binding, secret(third), 'current')
        await vault.dispose()

        const again = await testVault(folder, { slots })
        await again.unlockWithAnyUnattendedSlot()
        expect(await Promise.all([lent(again, 'r1'), lent(again, 'r3')])).toEqual([first, third])
        // A save that failed where everything fails may have come to the disk all the same.
        const possible = underFault === 'saved' ? [second] : lasting ? [first, second] : [first]
        expect(possible).toContain(await lent(again, 'r2'))
        await again.rotateKey(none)
        expect(await lent(again, 'r3')).toBe(third)
        if (!struck) break
      }
      expect([...seen]).toContain(
        lasting ? 'storage.not-saved, storage.not-saved' : 'storage.not-saved, saved',
      )
      expect([...seen]).toContain('rotated, saved')
    },
    60_000,
  )
})
