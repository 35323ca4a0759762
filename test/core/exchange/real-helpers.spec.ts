import { execFile } from 'node:child_process'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ImportOutcome } from '../../../contract/exchange.ts'
import { CredentialHelper } from '../../../core/exchange/credential-helper.ts'
import type { ExchangeMachine } from '../../../core/exchange/machine.ts'
import { causeToSkip, program } from '../../bed/bed-parts.ts'
import { type BedKeyring, startKeyring } from '../../bed/keyring.ts'
import { CanaryScanner } from '../../support/canary.ts'
import { defaultPlace, startTestCore } from '../../support/core-client.ts'
import { temporaryFolder } from '../storage/temporary-folder.ts'
import { anyPassword, brief, find, machineAt, place } from './exchange-bed.ts'
import { outcomeOf } from './stand-in-helper.ts'

const exec = promisify(execFile)
const secretService = 'docker-credential-secretservice'
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

/** What `docker login` does. */
function store(helper: string, machine: ExchangeMachine, login: object): Promise<unknown> {
  const running = exec(program(helper), ['store'], { env: { ...machine.env } })
  running.child.stdin?.end(JSON.stringify(login))
  return running
}

function helperAt(name: string, machine: ExchangeMachine): CredentialHelper {
  return new CredentialHelper({ name, file: program(name), machine, patience: { list: 15_000, get: 15_000 } })
}

async function dockerConfig(machine: ExchangeMachine, config: object): Promise<void> {
  await place(join(machine.home, '.docker', 'config.json'), JSON.stringify(config))
}

/** Imports all that is found by way of a whole core, and looks for the secret in all that this core says and writes. */
async function imported(machine: ExchangeMachine, secret: string): Promise<ImportOutcome[]> {
  const core = await startTestCore({ endpoint: 'unix:///nonexistent/engine.sock', machine })
  try {
    const { client } = core
    await client.vault.create({ passphrase: anyPassword(), keyring: false })
    const { projectId } = await defaultPlace(client)
    const { logins } = await client.exchange.findLogins({ projectId, askHelpers: true })
    const choices = logins.map(({ key }) => ({
      key,
      scope: { kind: 'project' as const },
      onConflict: 'skip' as const,
    }))
    const outcomes = await client.exchange.importLogins({ projectId, choices })
    const scanner = new CanaryScanner({ secret })
    const [registry] = await client.registries.list()
    if (registry) {
      const { file } = await client.exchange.exportKubernetes({
        ids: [registry.id],
        confirmed: true,
        copy: false,
      })
      const [, data = ''] = /dockerconfigjson: "([^"]+)"/.exec(await readFile(file, 'utf8')) ?? []
      expect(Buffer.from(data, 'base64').toString()).toContain(JSON.stringify(secret))
      await client.exchange.removeExport({ name: basename(file) })
    }
    expect(scanner.scan('frames', core.received.join('\n'))).toEqual([])
    expect(scanner.scan('log', core.logged.join('\n'))).toEqual([])
    expect(scanner.scanFolder(core.dataFolder)).toEqual([])
    return outcomes
  } finally {
    await core.dispose()
  }
}

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
    expect(await helper.get(hub)).toEqual({ username: 'ann', secret })
    expect(await helper.get('a.test:5000')).toEqual({ username: '<token>', secret: 'a-token' })

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
      expect(await helperAt(secretService, machine).get('a.test')).toEqual({ username: 'ann', secret })
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
    expect(await helper.get('a.test:5000')).toEqual({ username: 'ann', secret })
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
