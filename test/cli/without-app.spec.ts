import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createORPCClient } from '@orpc/client'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { openAppRpc } from '../../core/terminal/client/app-rpc.ts'
import { type BedKeyring, startKeyring } from '../bed/keyring/keyring.ts'
import { causeToSkip } from '../bed/machine/bed-parts.ts'
import { startWebShell } from '../bed/page/web-shell.ts'
import { anySecret } from '../core/terminal/terminal-bed.ts'
import { CanaryScanner } from '../support/canary/canary.ts'
import { type CoreClient, defaultPlace, draftOf } from '../support/core-client.ts'
import { noEngine, runFairlead } from './cli-bed.ts'

const missing = causeToSkip(['keyring'])
const withParts = missing === undefined ? describe : describe.skip
const why = missing === undefined ? '' : ` (skipped: ${missing})`

const passphrase = `${anySecret()} ${anySecret()}`

withParts(`the command where no app runs${why}`, () => {
  let keyring: BedKeyring
  beforeAll(async () => {
    keyring = await startKeyring()
  }, 60_000)
  afterAll(() => keyring?.dispose())

  /** A data folder that an app has made and left, with one registry. */
  const leftByTheApp = async (slot: 'keyring' | 'passphrase') => {
    const above = await mkdtemp(join(tmpdir(), 'fairlead-cli-'))
    onTestFinished(() => rm(above, { recursive: true }))
    const dataFolder = join(above, 'data')
    const shell = await startWebShell({ engine: noEngine, dataFolder, env: keyring.env })
    try {
      const rpc = await openAppRpc(dataFolder)
      if (!rpc) throw new Error('The app does not listen')
      const client = createORPCClient<CoreClient>(rpc.link)
      await client.vault.create(slot === 'keyring' ? { keyring: true } : { passphrase, keyring: false })
      const fields = { name: 'team', address: 'registry.test', username: 'ann', password: anySecret() }
      await client.registries.add(draftOf(await defaultPlace(client), { ...fields, saveAnyway: true }))
      rpc.close()
    } finally {
      await shell.dispose()
    }
    const env = { ...keyring.env, FAIRLEAD_DATA_DIR: dataFolder, DOCKER_HOST: noEngine }
    return {
      dataFolder,
      run: (args: readonly string[], input?: string) =>
        runFairlead(args, { env, ...(input ? { input } : {}) }),
    }
  }

  const addOther = ['registries', 'add', 'other.test', '-u', 'bob', '--password-stdin', '--save-anyway']

  it('runs the core itself, whose vault the keyring opens', { timeout: 90_000 }, async () => {
    const { dataFolder, run } = await leftByTheApp('keyring')
    expect(await run(['registries', 'list', '--json'])).toMatchObject({
      exit: 0,
      out: expect.stringContaining('"team"'),
    })
    expect(await run(['match', 'registry.test/x'])).toMatchObject({
      exit: 0,
      out: expect.stringContaining('“team”'),
    })
    const secret = anySecret()
    expect(await run(addOther, secret)).toMatchObject({ exit: 0, err: '' })
    expect(await run(['registries', 'deactivate', 'team'])).toMatchObject({ exit: 0 })
    expect(await run(['match', 'registry.test/x'])).toMatchObject({ exit: 3 })
    expect(await run(['pull', 'other.test/x'])).toMatchObject({ exit: 6 })
    expect(await run(['vault', 'status'])).toMatchObject({
      out: expect.stringMatching(/Vault: +unlocked\n[\s\S]*not running/),
    })
    expect(await run(['vault', 'unlock'])).toMatchObject({
      exit: 9,
      err: expect.stringContaining('--passphrase-stdin'),
    })
    expect(await run(['version'])).toMatchObject({ out: expect.stringContaining('No app is running') })
    expect(await readdir(join(dataFolder, 'lock'))).toEqual([])
    expect(new CanaryScanner({ secret }).scanFolder(dataFolder)).toEqual([])
  })

  it('says in one line what to do where the vault needs a person, and takes a passphrase for one command', {
    timeout: 90_000,
  }, async () => {
    const { run } = await leftByTheApp('passphrase')
    expect(await run(['registries', 'list'])).toMatchObject({ exit: 0 })
    expect(await run(addOther, anySecret())).toEqual({
      exit: 5,
      out: '',
      err: 'fairlead: The vault is locked.\nStart Fairlead and unlock it, or give the passphrase for this command with --passphrase-stdin.\n',
    })
    expect(
      await run(['registries', 'deactivate', 'team', '--passphrase-stdin'], `${passphrase}\n`),
    ).toMatchObject({ exit: 0 })
    const wrong = await run(['registries', 'list', '--passphrase-stdin'], anySecret())
    expect(wrong).toMatchObject({ exit: 5, err: expect.stringContaining('does not open the vault') })
    expect(await run([...addOther, '--passphrase-stdin'], passphrase)).toMatchObject({
      exit: 2,
      err: expect.stringContaining('exclude each other'),
    })
  })

  it('makes nothing where Fairlead was never started', async () => {
    const folder = join(tmpdir(), `fairlead-none-${anySecret()}`)
    for (const args of [
      ['registries', 'list'],
      ['match', 'x'],
      ['vault', 'unlock'],
      ['__complete', '--', 'registries', 'show', ''],
    ]) {
      const run = await runFairlead(args, { env: { FAIRLEAD_DATA_DIR: folder } })
      if (args[0] !== '__complete')
        expect(run).toMatchObject({ exit: 5, err: expect.stringContaining('has not been set up') })
      expect(existsSync(folder)).toBe(false)
    }
  })

  it('several at the same moment are all answered', { timeout: 120_000 }, async () => {
    const { run } = await leftByTheApp('keyring')
    const answers = await Promise.all(Array.from({ length: 5 }, () => run(['registries', 'list', '--json'])))
    for (const answer of answers)
      expect(answer).toMatchObject({ exit: 0, out: expect.stringContaining('"team"'), err: '' })
  })
})
