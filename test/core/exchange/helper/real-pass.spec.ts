import { execFile } from 'node:child_process'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ExchangeMachine } from '../../../../core/exchange/machine.ts'
import { causeToSkip, program } from '../../../bed/machine/bed-parts.ts'
import { temporaryFolder } from '../../storage/temporary-folder.ts'
import { anyPassword, brief, find, machineAt } from '../exchange-bed.ts'
import { dockerConfig, helperAt, imported, store } from './real-helper-bed.ts'
import { outcomeOf } from './stand-in-helper.ts'

const exec = promisify(execFile)
const pass = 'docker-credential-pass'

/** A key that needs no passphrase and can encrypt, in the form of `gpg --gen-key`. */
const gpgKey = `%no-protection
Key-Type: eddsa
Key-Curve: ed25519
Key-Usage: sign
Subkey-Type: ecdh
Subkey-Curve: cv25519
Subkey-Usage: encrypt
Name-Email: test@example.com
Expire-Date: 0
%commit
`

describe('the real docker-credential-pass', () => {
  const cause = causeToSkip(['pass'])
  let machine: ExchangeMachine
  beforeEach(async (context) => {
    context.skip(cause !== undefined, cause)
    const home = await temporaryFolder()
    const gnupg = join(home, 'g')
    await mkdir(gnupg, { mode: 0o700 })
    machine = machineAt(home, { GNUPGHOME: gnupg, PASSWORD_STORE_DIR: join(home, 'store') })
    const env = { ...machine.env }
    await writeFile(join(home, 'key'), gpgKey)
    await exec(program('gpg'), ['--batch', '--gen-key', join(home, 'key')], { env })
    await exec(program('pass'), ['init', 'test@example.com'], { env })
  }, 60_000)
  afterEach(async () => {
    if (cause !== undefined) return
    await exec('gpgconf', ['--kill', 'all'], { env: { ...machine.env } })
  })

  it('lists what docker login put there, and gives the secret of exactly the address that was asked for', async () => {
    const secret = `${anyPassword()}\ttab "quote" 😀`
    await store(pass, machine, { ServerURL: 'a.test:5000', Username: 'ann', Secret: secret })
    const helper = helperAt(pass, machine)
    expect(await helper.list()).toEqual([{ serverUrl: 'a.test:5000', username: 'ann' }])
    expect(await outcomeOf(helper.get('a.test:5000'))).toEqual({ answer: { username: 'ann', secret } })
    await dockerConfig(machine, { auths: {}, credsStore: 'pass' })
    expect((await find(machine, true)).logins.map(brief)).toEqual([
      { address: 'a.test:5000', text: 'a.test:5000', username: 'ann', kind: 'password', kept: 'helper' },
    ])
  }, 60_000)

  it('a login goes from the store into the vault, and its secret nowhere else', async () => {
    const secret = anyPassword()
    await store(pass, machine, { ServerURL: 'a.test', Username: 'ann', Secret: secret })
    await dockerConfig(machine, { credHelpers: { 'a.test': 'pass' } })
    expect(await imported(machine, secret)).toMatchObject([
      { kind: 'imported', registry: { address: 'a.test', username: 'ann', anonymous: false } },
    ])
  }, 60_000)

  it('CH-02: hostile names in its tree are shown or refused, and nothing outside of it is touched', async () => {
    const outside = join(machine.home, 'outside.gpg')
    await writeFile(outside, 'as it was')
    // the helper joins the username into a path: this one climbs out of the folder of its address
    await store(pass, machine, { ServerURL: 'a.test', Username: '../../climbed', Secret: 'x' }).catch(
      () => undefined,
    )
    await store(pass, machine, { ServerURL: 'b.test', Username: 'co:lon', Secret: 'x' })
    await store(pass, machine, { ServerURL: 'c.test', Username: '<token>', Secret: 'a-token' })
    const tree = async () =>
      (await readdir(machine.home, { recursive: true })).filter((name) => name.endsWith('.gpg'))
    const before = await tree()
    await dockerConfig(machine, { credsStore: 'pass', auths: {} })
    const { logins } = await find(machine, true)
    const helper = helperAt(pass, machine)
    for (const { text = '' } of logins) await outcomeOf(helper.get(text))
    expect(await tree()).toEqual(before)
    expect(await readFile(outside, 'utf8')).toBe('as it was')
    expect(logins.map(brief)).toEqual(
      expect.arrayContaining([expect.objectContaining({ address: 'c.test', kind: 'identity-token' })]),
    )
  }, 60_000)

  it('without its key it fails, and nothing is taken for absent', async () => {
    await store(pass, machine, { ServerURL: 'a.test', Username: 'ann', Secret: 'x' })
    const keyless = machineAt(machine.home, {
      PASSWORD_STORE_DIR: join(machine.home, 'store'),
      GNUPGHOME: join(machine.home, 'empty'),
    })
    await mkdir(join(machine.home, 'empty'), { mode: 0o700 })
    expect(await outcomeOf(helperAt(pass, keyless).get('a.test'))).not.toHaveProperty('answer')
  }, 60_000)
})
