import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ExchangeMachine } from '../../../../core/exchange/machine.ts'
import { type BedKeyring, startKeyring } from '../../../bed/keyring/keyring.ts'
import { causeToSkip, program } from '../../../bed/machine/bed-parts.ts'
import { temporaryFolder } from '../../storage/temporary-folder.ts'
import { anyPassword, brief, find, machineAt } from '../exchange-bed.ts'
import { dockerConfig, helperAt, imported, store } from './real-helper-bed.ts'
import { outcomeOf } from './stand-in-helper.ts'

const secretService = 'docker-credential-secretservice'

describe('the real docker-credential-secretservice with a real gnome-keyring', () => {
  const cause = causeToSkip(['keyring', 'credential helper'])
  let keyring: BedKeyring | undefined
  let machine: ExchangeMachine
  beforeEach(async (context) => {
    context.skip(cause !== undefined, cause)
    keyring = await startKeyring()
    machine = machineAt(await temporaryFolder(), keyring.env)
  }, 30_000)
  afterEach(async () => {
    await keyring?.dispose()
    keyring = undefined
  })

  it('lists what docker login put there, and gives the secret of exactly the address that was asked for', async () => {
    const secret = anyPassword()
    const hub = 'https://index.docker.io/v1/'
    await store(secretService, machine, { ServerURL: hub, Username: 'ann', Secret: secret })
    await store(secretService, machine, { ServerURL: 'a.test:5000', Username: '<token>', Secret: 'a-token' })
    const helper = helperAt(secretService, machine)
    expect((await helper.list()).sort((one, other) => (one.serverUrl < other.serverUrl ? -1 : 1))).toEqual([
      { serverUrl: 'a.test:5000', username: '<token>' },
      { serverUrl: hub, username: 'ann' },
    ])
    expect(await outcomeOf(helper.get(hub))).toEqual({ answer: { username: 'ann', secret } })
    expect(await outcomeOf(helper.get('a.test:5000'))).toEqual({
      answer: { username: '<token>', secret: 'a-token' },
    })

    await dockerConfig(machine, { credsStore: 'secretservice', auths: { [hub]: {}, 'gone.test': {} } })
    const { logins, helpers } = await find(machine, true)
    expect(helpers).toEqual([{ name: secretService, file: program(secretService), state: 'asked' }])
    expect(logins.map(brief)).toEqual(
      expect.arrayContaining([
        { address: 'docker.io', text: hub, username: 'ann', kind: 'password', kept: 'helper' },
        { address: 'a.test:5000', text: 'a.test:5000', kind: 'identity-token', kept: 'helper' },
        {
          address: 'gone.test',
          text: 'gone.test',
          kind: 'unknown',
          kept: 'helper',
          refused: 'not-in-helper',
        },
      ]),
    )
    expect(logins).toHaveLength(3)
  }, 30_000)

  it('a login goes from the keyring into the vault, and its secret nowhere else', async () => {
    const secret = anyPassword()
    await store(secretService, machine, { ServerURL: 'a.test', Username: 'ann', Secret: secret })
    await dockerConfig(machine, { credsStore: 'secretservice', auths: { 'a.test': {} } })
    expect(await imported(machine, secret)).toMatchObject([
      { kind: 'imported', registry: { address: 'a.test', username: 'ann', anonymous: false } },
    ])
  }, 30_000)

  it('CH-09: a lookup without the port finds nothing of the entry with one', async () => {
    await store(secretService, machine, { ServerURL: 'example.com:5000', Username: 'ann', Secret: 'x' })
    expect(await outcomeOf(helperAt(secretService, machine).get('example.com'))).toEqual({
      answer: undefined,
    })
    await dockerConfig(machine, { credHelpers: { 'example.com': 'secretservice' } })
    expect((await find(machine, true)).logins.map(brief)).toEqual([
      {
        address: 'example.com',
        text: 'example.com',
        kind: 'unknown',
        kept: 'helper',
        refused: 'not-in-helper',
      },
    ])
  }, 30_000)

  it('CH-08: a secret with quotes, emoji and a lone CR comes back as it was', async () => {
    for (const secret of ['"\\\'{}', '😀é', 'a\rb', ' spaces ', 'x'.repeat(60_000)]) {
      await store(secretService, machine, { ServerURL: 'a.test', Username: 'ann', Secret: secret })
      expect(await outcomeOf(helperAt(secretService, machine).get('a.test'))).toEqual({
        answer: { username: 'ann', secret },
      })
    }
  }, 60_000)

  it('is not asked unless the user wants it, and its program is named before', async () => {
    await dockerConfig(machine, { credsStore: 'secretservice', auths: { 'a.test': {} } })
    const { logins, helpers } = await find(machine, false)
    expect(helpers).toEqual([{ name: secretService, file: program(secretService), state: 'not-asked' }])
    expect(logins.map(brief)).toMatchObject([{ address: 'a.test', refused: 'helper-not-asked' }])
  }, 30_000)

  it('without a keyring it fails, and nothing is taken for absent', async () => {
    const alone = machineAt(machine.home)
    await dockerConfig(alone, { credsStore: 'secretservice', auths: { 'a.test': {} } })
    const { logins, helpers } = await find(alone, true)
    expect(helpers).toMatchObject([{ state: 'failed' }])
    expect(logins.map(brief)).toMatchObject([{ address: 'a.test', refused: 'helper-failed' }])
    expect(await outcomeOf(helperAt(secretService, alone).get('a.test'))).not.toHaveProperty('answer')
  }, 30_000)
})
