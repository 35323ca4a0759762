import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { nodeFileLayer } from '../../../../core/storage/node-file-layer.ts'
import { Secret } from '../../../../core/vault/secret.ts'
import { keyringSlot } from '../../../../core/vault/slots/keyring-slot.ts'
import { FaultyFileLayer } from '../../storage/faulty-file-layer.ts'
import { temporaryFolder } from '../../storage/temporary-folder.ts'
import { StandInKeyring } from '../keyring/stand-in-keyring.ts'
import { anySecret, anyText, filesBelow, testVault } from '../vault-bed.ts'

const binding = { address: 'registry.example', scope: 'project/p1' }
const wrong = { code: 'vault.wrong-passphrase' }

let folder: string
let current: string
let next: string
beforeEach(async () => {
  folder = await temporaryFolder()
  current = anyText()
  next = anyText()
})

const phrase = (text: string) => ({ passphrase: Secret.fromText(text) })
const change = (from = current, to = next) => ({
  current: Secret.fromText(from),
  next: Secret.fromText(to),
})

/** Whether a fresh start opens the vault by this passphrase. */
async function opens(text: string): Promise<boolean> {
  const vault = await testVault(folder)
  await vault.unlock(phrase(text)).catch((error) => expect(error).toMatchObject(wrong))
  const open = vault.state === 'unlocked'
  await vault.dispose()
  return open
}

describe('changing the passphrase', () => {
  it('lets the new one open the same secrets, and the old one nothing', async () => {
    const text = anyText()
    const vault = await testVault(folder)
    await vault.create(phrase(current))
    await vault.seal('r1', binding, Secret.fromText(text), 'current')
    const [before] = vault.slots()
    await vault.changePassphrase(change())
    expect(vault.state).toBe('unlocked')
    expect(vault.slots()).toMatchObject([{ kind: 'passphrase', strength: 'strong' }])
    expect(vault.slots()[0]?.id).not.toBe(before?.id)
    expect(await opens(current)).toBe(false)
    const again = await testVault(folder)
    await again.unlock(phrase(next))
    expect(await again.lend('r1', binding, 'current', async (secret) => secret.revealText(String))).toBe(text)
  })

  it('leaves the old wrapping in no file, backups included', async () => {
    const vault = await testVault(folder)
    await vault.create(phrase(current))
    const header = JSON.parse(await readFile(join(folder, 'vault.json'), 'utf8'))
    const { wrapped, salt } = header.value.slots[0].payload
    await vault.addSlot({ passphrase: anySecret() })
    await vault.changePassphrase(change())
    const files = JSON.stringify(filesBelow(folder))
    expect(files).not.toContain(wrapped)
    expect(files).not.toContain(salt)
  })

  it('changes the slot that the present passphrase opens, and no other', async () => {
    const other = anyText()
    const store = new StandInKeyring()
    const vault = await testVault(folder, { slots: [keyringSlot({ random: randomBytes, store })] })
    await vault.create({ ...phrase(other), keyring: true })
    await vault.addSlot(phrase(current))
    await vault.changePassphrase(change())
    expect(vault.slots().map(({ kind }) => kind)).toEqual(['keyring', 'passphrase', 'passphrase'])
    expect(vault.unlockedBy).toBe('keyring')
    expect(await Promise.all([opens(other), opens(current), opens(next)])).toEqual([true, false, true])
    expect([...store.entries.keys()].filter((name) => name.startsWith('vault-'))).toHaveLength(1)
  })

  it.each<[string, () => ReturnType<typeof change>, object]>([
    ['a wrong present passphrase', () => change(anyText()), wrong],
    ['an empty present passphrase', () => change(''), wrong],
    [
      'a short new one',
      () => change(current, '1234567'),
      { code: 'input.invalid', data: { faults: [{ field: 'next', code: 'passphrase-short' }] } },
    ],
    [
      'an empty new one',
      () => change(current, ''),
      { code: 'input.invalid', data: { faults: [{ field: 'next', code: 'required' }] } },
    ],
  ])('with %s changes no byte', async (_, typed, problem) => {
    const vault = await testVault(folder)
    await vault.create(phrase(current))
    const before = filesBelow(folder)
    await expect(vault.changePassphrase(typed())).rejects.toMatchObject(problem)
    expect(filesBelow(folder)).toEqual(before)
    expect(await opens(current)).toBe(true)
  })

  it('needs the vault unlocked, and a passphrase to change', async () => {
    const slots = [keyringSlot({ random: randomBytes, store: new StandInKeyring() })]
    const vault = await testVault(folder, { slots })
    await expect(vault.changePassphrase(change())).rejects.toMatchObject({ code: 'vault.absent' })
    await vault.create({ keyring: true })
    await expect(vault.changePassphrase(change())).rejects.toMatchObject({
      code: 'vault.slot-unavailable',
      data: { slot: 'passphrase', reason: 'not-set-up' },
    })
    vault.lock()
    await expect(vault.changePassphrase(change())).rejects.toMatchObject({ code: 'vault.locked' })
  })

  it.each([false, true])(
    'lets exactly one of the two open at every fault, and the new one once it is said (lasting: %s)',
    async (lasting) => {
      const made = async (at: number) => {
        folder = await temporaryFolder()
        const layer = new FaultyFileLayer(nodeFileLayer, { at, kind: 'EIO', lasting })
        const vault = await testVault(folder, { layer })
        await vault.create(phrase(current))
        return { vault, layer }
      }
      const before = (await made(Number.POSITIVE_INFINITY)).layer.operations
      for (let step = 1; ; step += 1) {
        const { vault, layer } = await made(before + step)
        const outcome = await vault.changePassphrase(change()).then(
          () => 'changed',
          (error) => error.code,
        )
        const opening = [await opens(current), await opens(next)]
        expect({ step, opens: opening.filter((open) => open).length }).toEqual({ step, opens: 1 })
        // A fault of the last step of all comes too late to put the old file back.
        if (outcome === 'changed') expect(opening).toEqual([false, true])
        else expect(outcome).toBe('storage.not-saved')
        if (!layer.struck) return expect(step).toBeGreaterThan(8)
      }
    },
    60_000,
  )
})
