import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { os } from '../../core/routes/implementer.ts'
import { createRpcServer } from '../../core/rpc/rpc-server.ts'
import { TerminalEndpoint } from '../../core/terminal/endpoint/terminal-endpoint.ts'
import { runFairlead } from './cli-bed.ts'

const log = { info: () => undefined, warn: () => undefined, error: () => undefined }

it('says so when the running app is another version, which does not know what is asked', async () => {
  const dataFolder = await mkdtemp(join(tmpdir(), 'fairlead-other-'))
  onTestFinished(() => rm(dataFolder, { recursive: true }))
  // an app that has nothing but its name, as one of another year might
  const about = os.app.about.handler(() => ({
    version: '9.9.9',
    shell: 'web' as const,
    dataFolder,
    notices: [],
  }))
  const rpc = createRpcServer({ app: { about } }, { log })
  const answer = async () => ({ exit: 1, out: Buffer.alloc(0), err: '' })
  const endpoint = await TerminalEndpoint.open({ dataFolder, answer, rpc, log })
  onTestFinished(() => endpoint.dispose())
  const run = (...args: string[]) => runFairlead(args, { env: { FAIRLEAD_DATA_DIR: dataFolder } })
  expect(await run('registries', 'list')).toMatchObject({
    exit: 9,
    err: expect.stringContaining('The running Fairlead is version 9.9.9'),
  })
  const told = await run('projects', 'list', '--json')
  expect(JSON.parse(told.err)).toMatchObject({ error: { code: 'cli.other-version', data: { app: '9.9.9' } } })
  expect(await run('version')).toMatchObject({ exit: 0, out: expect.stringContaining('Running app 9.9.9') })
})
