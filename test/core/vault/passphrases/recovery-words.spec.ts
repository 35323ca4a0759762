import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { Secret } from '../../../../core/vault/secret.ts'
import { keyringSlot } from '../../../../core/vault/slots/keyring-slot.ts'
import { temporaryFolder } from '../../storage/temporary-folder.ts'
import { StandInKeyring } from '../keyring/stand-in-keyring.ts'
import { anyText, binding, filesBelow, lent, testVault } from '../vault-bed.ts'

const wrong = { code: 'vault.wrong-passphrase' }

/** Twelve words of letters only, as the page makes them. */
const anyWords = () =>
  Array.from({ length: 12 }, () => randomBytes(4).toString('hex').replace(/\d/g, 'g')).join(' ')
const secret = (text: string) => Secret.fromText(text)

let folder: string
let daily: string
let words: string
beforeEach(async () => {
  folder = await temporaryFolder()
  daily = anyText()
  words = anyWords()
})

async function opens(text: string): Promise<boolean> {
  const vault = await testVault(folder)
  await vault.unlock({ passphrase: secret(text) }).catch((error) => expect(error).toMatchObject(wrong))
  const open = vault.state === 'unlocked'
  await vault.dispose()
  return open
}

const made = async () => {
  const vault = await testVault(folder)
  await vault.create({ passphrase: secret(daily), recovery: secret(words) })
  return vault
}

describe('KS-01: recovery words', () => {
  it('open the same secrets as the passphrase beside them, and are shown for what they are', async () => {
    const text = anyText()
    const vault = await made()
    expect(vault.slots()).toMatchObject([
      { kind: 'passphrase', purpose: 'daily', strength: 'strong' },
      { kind: 'passphrase', purpose: 'recovery', strength: 'strong' },
    ])
    await vault.seal('r1', binding, secret(text), 'current')
    for (const typed of [daily, words]) {
      const again = await testVault(folder)
      await again.unlock({ passphrase: secret(typed) })
      expect(again.unlockedBy).toBe('passphrase')
      expect(await lent(again, 'r1')).toBe(text)
    }
  })

  it.each<[string, (text: string) => string]>([
    ['in capitals', (text) => text.toUpperCase()],
    ['with dashes', (text) => text.replaceAll(' ', '-')],
    ['with long dashes and minus signs', (text) => text.replace(' ', ' \u2014 ').replace(' ', '\u2212')],
    ['on several lines', (text) => `\r\n${text.replaceAll(' ', '\n\t')}\n`],
    ['with spaces that do not break', (text) => `\u00a0${text.replaceAll(' ', '\u00a0\u2003')} `],
    ['in wide letters', (text) => text.replaceAll('a', '\uff41').replaceAll('b', '\uff22')],
  ])('KS-11: typed %s open the vault', async (_, typed) => {
    await made()
    expect(await opens(typed(words))).toBe(true)
  })

  it('KS-11: are compared in one Unicode form', async () => {
    words = `Zoë Ångström ${anyWords()}`
    await made()
    for (const form of ['NFC', 'NFD', 'NFKC', 'NFKD']) expect(await opens(words.normalize(form))).toBe(true)
  })

  it('KS-11: with a word too few, in another order, or run together open nothing', async () => {
    await made()
    const [first = '', second = '', ...rest] = words.split(' ')
    for (const typed of [
      rest.join(' '),
      [second, first, ...rest].join(' '),
      [first + second, ...rest].join(' '),
    ]) {
      expect(await opens(typed)).toBe(false)
    }
  })

  it('KS-11: do not soften the rule for the passphrase of every day', async () => {
    daily = `Ab-cd ${anyText()}`
    await made()
    for (const typed of [daily.toLowerCase(), ` ${daily}`, daily.replace('-', ' ')]) {
      expect(await opens(typed)).toBe(false)
    }
    expect(await opens(daily)).toBe(true)
  })
})

describe('new recovery words', () => {
  it('take the place of the old ones, which then open nothing and stand in no file', async () => {
    const next = anyWords()
    const vault = await made()
    const old = JSON.parse(await readFile(join(folder, 'vault.json'), 'utf8')).value.slots[1]
    await vault.addSlot({ recovery: secret(next) })
    expect(vault.slots().map(({ purpose }) => purpose)).toEqual(['daily', 'recovery'])
    const files = JSON.stringify(filesBelow(folder))
    for (const part of [old.payload.wrapped, old.payload.salt, old.id]) expect(files).not.toContain(part)
    expect(await Promise.all([opens(daily), opens(words), opens(next)])).toEqual([true, false, true])
  })

  it('are added where there were none, and removed as any slot', async () => {
    const vault = await testVault(folder)
    await vault.create({ passphrase: secret(daily) })
    await vault.addSlot({ recovery: secret(words) })
    expect(await opens(words)).toBe(true)
    const again = await testVault(folder)
    await again.unlock({ passphrase: secret(daily) })
    await again.removeSlot(again.slots()[1]?.id ?? '')
    expect(await opens(words)).toBe(false)
  })

  it('are refused at their own field', async () => {
    const vault = await made()
    const before = filesBelow(folder)
    await expect(vault.addSlot({ recovery: secret('A - b') })).rejects.toMatchObject({
      code: 'input.invalid',
      data: { faults: [{ field: 'recovery', code: 'passphrase-short' }] },
    })
    expect(filesBelow(folder)).toEqual(before)
  })

  it('are not enough to make a vault', async () => {
    const vault = await testVault(folder)
    await expect(vault.create({ recovery: secret(words) })).rejects.toMatchObject({
      code: 'input.invalid',
      data: { faults: [{ field: 'passphrase', code: 'required' }] },
    })
    expect(filesBelow(folder)).toEqual({})
    const slots = [keyringSlot({ random: randomBytes, store: new StandInKeyring() })]
    const other = await testVault(folder, { slots })
    await other.create({ keyring: true, recovery: secret(words) })
    expect(other.slots().map(({ kind, purpose }) => `${kind} ${purpose}`)).toEqual([
      'keyring daily',
      'passphrase recovery',
    ])
  })
})

describe('changing the passphrase', () => {
  it('does not take recovery words for it', async () => {
    const vault = await made()
    const before = filesBelow(folder)
    const change = { current: secret(words), next: secret(anyText()) }
    await expect(vault.changePassphrase(change)).rejects.toMatchObject(wrong)
    expect(filesBelow(folder)).toEqual(before)
  })

  it('leaves recovery words alone that are the same text', async () => {
    const vault = await testVault(folder)
    await vault.create({ passphrase: secret(words), recovery: secret(words) })
    const next = anyText()
    await vault.changePassphrase({ current: secret(words), next: secret(next) })
    expect(vault.slots().map(({ purpose }) => purpose)).toEqual(['daily', 'recovery'])
    expect(await Promise.all([opens(words), opens(next)])).toEqual([true, true])
  })
})
