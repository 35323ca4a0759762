import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { encodeEnvelope } from '../../../../core/storage/envelope.ts'
import { vaultHeaderFormat } from '../../../../core/vault/keys/vault-header.ts'
import { Secret } from '../../../../core/vault/secret.ts'
import type { Vault } from '../../../../core/vault/vault.ts'
import { temporaryFolder } from '../../storage/temporary-folder.ts'
import { anySecret, anyText, binding, filesBelow, lent, testVault } from '../vault-bed.ts'

let folder: string
let passphrase: string
beforeEach(async () => {
  folder = await temporaryFolder()
  passphrase = anyText()
})

const phrase = () => ({ passphrase: Secret.fromText(passphrase) })

async function unlockedVault(): Promise<Vault> {
  const vault = await testVault(folder)
  await vault.create(phrase())
  return vault
}

describe('a sealed secret', () => {
  it('is lent for its own record and binding only, and gone after the loan', async () => {
    const vault = await unlockedVault()
    const text = anyText()
    await vault.seal('r1', binding, Secret.fromText(text), 'current', 'identity-token')
    let kept: Secret | undefined
    const seen = await vault.lend('r1', binding, 'current', async (secret, kind) => {
      kept = secret
      return [secret.revealText((revealed) => revealed), kind]
    })
    expect(seen).toEqual([text, 'identity-token'])
    expect(() => kept?.byteLength).toThrow('disposed')
    await expect(
      vault.lend('r1', binding, 'current', async (secret) => {
        kept = secret
        throw new RangeError('in use')
      }),
    ).rejects.toThrow('in use')
    expect(() => kept?.byteLength).toThrow('disposed')

    const unreadable = { code: 'vault.secret-unreadable' }
    await expect(
      lent(vault, 'r1', 'current', { ...binding, address: 'registry.example:5000' }),
    ).rejects.toMatchObject(unreadable)
    await expect(lent(vault, 'r1', 'current', { ...binding, scope: 'project/p2' })).rejects.toMatchObject(
      unreadable,
    )
    await expect(lent(vault, 'r1', 'candidate')).rejects.toMatchObject(unreadable)
    await expect(lent(vault, 'r2')).rejects.toMatchObject(unreadable)
  })

  it('survives a restart, and a lock in the middle of a loan', async () => {
    const first = await unlockedVault()
    const text = anyText()
    await first.seal('r1', binding, Secret.fromText(text), 'current')
    const vault = await testVault(folder)
    await vault.unlock(phrase())
    let held: Buffer = Buffer.alloc(0)
    const seen = await vault.lend('r1', binding, 'current', async (secret) => {
      vault.lock()
      await new Promise((resolve) => setTimeout(resolve, 5))
      held = secret.reveal((bytes) => bytes)
      return secret.revealText((revealed) => revealed)
    })
    expect(seen).toBe(text)
    expect(vault.state).toBe('locked')
    expect(held).toEqual(Buffer.alloc(Buffer.byteLength(text)))
  })

  it('is not sealed under a zeroed key when the vault is locked meanwhile', async () => {
    const vault = await unlockedVault()
    await vault.seal('r1', binding, anySecret(), 'current')
    const kept = filesBelow(folder)
    const sealing = [
      vault.seal('r1', binding, anySecret(), 'current'),
      vault.seal('r1', binding, anySecret(), 'current'),
    ]
    vault.lock()
    const results = await Promise.allSettled(sealing)
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(filesBelow(folder)).toEqual(kept)
  })

  it('moved to another record or role in the file does not open', async () => {
    const vault = await unlockedVault()
    await vault.seal('r1', binding, anySecret(), 'current')
    await vault.seal('r1', binding, anySecret(), 'candidate')
    const file = join(folder, 'secrets', 'r1.json')
    const { value } = JSON.parse(await readFile(file, 'utf8'))
    const format = { ...vaultHeaderFormat, format: 'fairlead/secret', schema: undefined } as never
    await writeFile(file, encodeEnvelope(format, 9, { ...value, current: value.candidate }))
    await writeFile(join(folder, 'secrets', 'r2.json'), encodeEnvelope(format, 9, { ...value, id: 'r2' }))
    const again = await testVault(folder)
    await again.unlock(phrase())
    for (const [id, role] of [
      ['r1', 'current'],
      ['r2', 'current'],
      ['r2', 'candidate'],
    ] as const) {
      await expect(lent(again, id, role)).rejects.toMatchObject({ code: 'vault.secret-unreadable' })
    }
    expect(await lent(again, 'r1', 'candidate')).toHaveLength(20)
  })

  it('becomes current by promotion, and the replaced one vanishes or stays as previous', async () => {
    const vault = await unlockedVault()
    const [one, two, three] = [anyText(), anyText(), anyText()]
    await vault.seal('r1', binding, Secret.fromText(one), 'current')
    await vault.seal('r1', binding, Secret.fromText(two), 'candidate')
    expect(await lent(vault, 'r1')).toBe(one)
    await vault.promote('r1', { keepPrevious: true })
    expect([await lent(vault, 'r1'), await lent(vault, 'r1', 'previous')]).toEqual([two, one])
    expect(vault.has('r1', 'candidate')).toBe(false)
    await vault.revert('r1')
    expect(await lent(vault, 'r1')).toBe(one)
    expect(vault.has('r1', 'previous')).toBe(false)
    await vault.seal('r1', binding, Secret.fromText(three), 'candidate')
    await vault.promote('r1')
    expect(await lent(vault, 'r1')).toBe(three)
    expect(vault.has('r1', 'previous')).toBe(false)
    await expect(vault.promote('r1')).rejects.toMatchObject({ code: 'vault.secret-unreadable' })
    await expect(vault.revert('r1')).rejects.toMatchObject({ code: 'vault.secret-unreadable' })
    expect(await lent(vault, 'r1')).toBe(three)
  })

  it('leaves no sealed byte in any file once it was superseded, discarded or removed', async () => {
    const vault = await unlockedVault()
    const sealedTexts = () =>
      Object.values(filesBelow(join(folder, 'secrets'))).flatMap((text) =>
        [...text.matchAll(/"sealed": "([^"]+)"/g)].map(([, sealed]) => sealed),
      )
    await vault.seal('r1', binding, anySecret(), 'current')
    const [first] = sealedTexts()
    await vault.seal('r1', binding, anySecret(), 'candidate')
    await vault.promote('r1', { keepPrevious: true })
    expect(sealedTexts()).toHaveLength(2)
    const before = sealedTexts()
    await vault.discard('r1', 'previous')
    expect(sealedTexts()).toHaveLength(1)
    expect(before).toEqual(expect.arrayContaining(sealedTexts()))
    expect(sealedTexts()).not.toContain(first)
    await writeFile(join(folder, 'secrets', 'r1.json.damaged-1'), `"sealed": "${first}"`)
    await vault.remove('r1')
    expect(filesBelow(join(folder, 'secrets'))).toEqual({})
    await vault.seal('r2', binding, anySecret(), 'candidate')
    await vault.discard('r2', 'candidate')
    expect(filesBelow(join(folder, 'secrets'))).toEqual({})
  })

  it('stands in no file in the clear, nor does the passphrase or the data key', async () => {
    const vault = await unlockedVault()
    const text = anyText()
    await vault.seal('r1', binding, Secret.fromText(text), 'current')
    const all = Object.values(filesBelow(folder)).join('\n')
    for (const secret of [text, passphrase]) {
      expect(all).not.toContain(secret)
      expect(all).not.toContain(Buffer.from(secret).toString('base64').slice(0, 24))
      expect(all).not.toContain(Buffer.from(secret).toString('hex'))
    }
  })
})
