import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createORPCClient } from '@orpc/client'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { openAppRpc } from '../../../../core/terminal/client/app-rpc.ts'
import { type BedKeyring, startKeyring } from '../../../bed/keyring/keyring.ts'
import { causeToSkip } from '../../../bed/machine/bed-parts.ts'
import { startWebShell, type WebShell } from '../../../bed/page/web-shell.ts'
import { CanaryScanner } from '../../../support/canary/canary.ts'
import { type CoreClient, defaultPlace, draftOf } from '../../../support/core-client.ts'
import { anySecret, notFound } from '../terminal-bed.ts'
import { type BuiltHelper, builtHelper, runHelper } from './native-bed.ts'

const missing = causeToSkip(['compiler', 'keyring'])
const withParts = missing === undefined ? describe : describe.skip
const why = missing === undefined ? '' : ` (skipped: ${missing})`

const engine = 'unix:///nonexistent/engine.sock'
const secret = anySecret()

async function dataFolder(): Promise<string> {
  const above = await mkdtemp(join(tmpdir(), 'fairlead-alone-'))
  onTestFinished(() => rm(above, { recursive: true }))
  return join(above, 'data')
}

/** Makes a vault with one registry in a running app, and ends it. */
async function madeByTheApp(
  folder: string,
  keyring: boolean,
  env: Readonly<Record<string, string>>,
): Promise<void> {
  const shell = await startWebShell({ engine, dataFolder: folder, env })
  try {
    const client = await clientOf(folder)
    await client.vault.create(keyring ? { keyring: true } : { passphrase: anySecret(), keyring: false })
    const place = await defaultPlace(client)
    const fields = {
      name: 'team',
      address: 'registry.test',
      username: 'ann',
      password: secret,
      saveAnyway: true,
    }
    await client.registries.add(draftOf(place, fields))
  } finally {
    await shell.dispose()
  }
}

async function clientOf(folder: string): Promise<CoreClient> {
  const rpc = await openAppRpc(folder)
  if (!rpc) throw new Error('The app does not listen')
  onTestFinished(() => rpc.close())
  return createORPCClient<CoreClient>(rpc.link)
}

withParts(`the helper where no app runs${why}`, () => {
  let keyring: BedKeyring
  const helpers = new Map<string, BuiltHelper>()
  beforeAll(async () => {
    keyring = await startKeyring()
    helpers.set('program', await builtHelper('compiler'))
    helpers.set('script', await builtHelper('nothing'))
  }, 60_000)
  afterAll(async () => {
    await keyring?.dispose()
    for (const helper of helpers.values()) await helper.dispose()
  })

  const ask = (by: string, verb: string, input: string, env: Record<string, string>) => {
    const helper = helpers.get(by)
    if (!helper) throw new Error(`No helper ${by}`)
    return runHelper(helper, [verb], { input, env })
  }
  const given = {
    exit: 0,
    out: `{"ServerURL":"registry.test","Username":"ann","Secret":"${secret}"}\n`,
    err: '',
  }

  it.each(['program', 'script'])(
    'opens the vault by the keyring, as a %s',
    { timeout: 60_000 },
    async (by) => {
      const folder = await dataFolder()
      await madeByTheApp(folder, true, keyring.env)
      const env = {
        ...keyring.env,
        FAIRLEAD_DATA_DIR: folder,
        NODE_OPTIONS: '--no-such-option',
        NODE_DEBUG: 'net',
      }
      expect(await ask(by, 'get', 'registry.test', env)).toEqual(given)
      expect(await ask(by, 'list', '', env)).toMatchObject({ exit: 0, out: '{"registry.test":"ann"}\n' })
      expect(await ask(by, 'get', 'other.test', env)).toMatchObject({ exit: 1, out: notFound })
      expect(await ask(by, 'erase', 'registry.test', env)).toMatchObject({ exit: 0 })
      expect(await ask(by, 'get', 'registry.test', env)).toMatchObject({
        exit: 1,
        out: notFound,
        err: expect.stringContaining('"team" is inactive'),
      })
      expect(await readdir(join(folder, 'lock'))).toEqual([])
      expect(new CanaryScanner({ secret }).scanFolder(folder)).toEqual([])
      const log = await readFile(join(folder, 'activity.jsonl'), 'utf8')
      expect(log).toContain('"program":"node"')
    },
  )

  it('answers many that ask at the same moment', { timeout: 90_000 }, async () => {
    const folder = await dataFolder()
    await madeByTheApp(folder, true, keyring.env)
    const env = { ...keyring.env, FAIRLEAD_DATA_DIR: folder }
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => ask('program', 'get', 'registry.test', env)),
    )
    expect(answers).toEqual(Array.from({ length: 6 }, () => given))
  })

  it('says in one line what to do where the vault needs a person', { timeout: 60_000 }, async () => {
    const folder = await dataFolder()
    await madeByTheApp(folder, false, keyring.env)
    const line =
      'Fairlead: it is not running, and its vault does not open by itself. Start Fairlead, unlock it and try again\n'
    const env = { ...keyring.env, FAIRLEAD_DATA_DIR: folder }
    for (const by of ['program', 'script']) {
      expect(await ask(by, 'get', 'registry.test', env)).toEqual({ exit: 1, out: line, err: line })
    }
    expect(await ask('program', 'get', 'other.test', env)).toMatchObject({ exit: 1, out: notFound })
  })

  it('makes nothing where Fairlead was never started', async () => {
    const folder = await dataFolder()
    for (const by of ['program', 'script']) {
      const { exit, out } = await ask(by, 'get', 'registry.test', { FAIRLEAD_DATA_DIR: folder })
      expect({ exit, out }).toEqual({
        exit: 1,
        out: 'Fairlead: it has not been set up for this user. Start Fairlead once\n',
      })
    }
    expect(await readdir(join(folder, '..'))).toEqual([])
  })

  it('refuses at once what no app would read, also as a script beside a running app', {
    timeout: 60_000,
  }, async () => {
    const folder = await dataFolder()
    await madeByTheApp(folder, true, keyring.env)
    const shell = await startWebShell({ engine, dataFolder: folder, env: keyring.env })
    onTestFinished(() => shell.dispose())
    const env = { FAIRLEAD_DATA_DIR: folder, FAIRLEAD_PROJECT: 'é'.repeat(200) }
    const line = 'Fairlead: FAIRLEAD_PROJECT is too long\n'
    for (const by of ['program', 'script']) {
      expect(await ask(by, 'get', 'registry.test', env)).toEqual({ exit: 1, out: line, err: line })
    }
    const named = { FAIRLEAD_DATA_DIR: folder, FAIRLEAD_ASKING_PROGRAM: 'x'.repeat(1000) }
    expect(await ask('script', 'get', 'registry.test', named)).toEqual(given)
  })

  it('asks the app again once one runs, whose socket is gone after SIGTERM', {
    timeout: 60_000,
  }, async () => {
    const folder = await dataFolder()
    await madeByTheApp(folder, true, keyring.env)
    let shell: WebShell | undefined = await startWebShell({ engine, dataFolder: folder, env: keyring.env })
    onTestFinished(() => shell?.dispose())
    // without a keyring in reach only the app can answer
    expect(await ask('program', 'get', 'registry.test', { FAIRLEAD_DATA_DIR: folder })).toEqual(given)
    const scanner = new CanaryScanner({ secret })
    expect(scanner.scanProcesses(shell.pid)).toEqual([])
    await shell.dispose()
    shell = undefined
    expect(await readdir(join(folder, 'lock'))).toEqual([])
  })
})
