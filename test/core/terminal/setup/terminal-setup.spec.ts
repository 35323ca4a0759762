import { randomBytes } from 'node:crypto'
import { chmod, lstat, mkdir, readdir, readFile, stat, symlink, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { TerminalUse } from '../../../../contract/terminal.ts'
import { CanaryScanner } from '../../../support/canary/canary.ts'
import { type CoreClient, startTestCore, type TestCore } from '../../../support/core-client.ts'
import { temporaryFolder } from '../../storage/temporary-folder.ts'

let home: string
let bin: string
let core: TestCore
let client: CoreClient
const program = async (name: string) => {
  await writeFile(join(bin, name), '#!/bin/sh\n', { mode: 0o755 })
}
const dockerFile = () => join(home, '.docker', 'config.json')
const podmanFile = () => join(home, '.config', 'containers', 'auth.json')
const write = async (file: string, content: string, mode = 0o600) => {
  await mkdir(join(file, '..'), { recursive: true })
  await writeFile(file, content, { mode })
  await chmod(file, mode)
}
const use = async (tool: TerminalUse['tool']) =>
  (await client.terminal.look()).uses.find((each) => each.tool === tool)

beforeEach(async () => {
  home = await temporaryFolder()
  bin = join(home, '.local', 'bin')
  await mkdir(bin, { recursive: true, mode: 0o755 })
  const helperFile = join(home, 'built', 'docker-credential-fairlead')
  await write(helperFile, '#!/bin/sh\n', 0o755)
  core = await startTestCore({
    endpoint: 'unix:///nonexistent/engine.sock',
    machine: {
      env: { PATH: `relative:${bin}` },
      home,
      platform: process.platform,
      userId: process.getuid?.(),
    },
    helperFile,
  })
  client = core.client
  await client.vault.create({ passphrase: randomBytes(9).toString('hex'), keyring: false })
})
afterEach(() => core.dispose())

it('shows what Docker and Podman use, whose helpers are missing, and what stands in clear', async () => {
  expect((await client.terminal.look()).uses).toEqual([
    { tool: 'docker', file: dockerFile(), hosts: [], inClear: 0, ours: 'none' },
    { tool: 'podman', file: podmanFile(), hosts: [], inClear: 0, ours: 'none' },
  ])
  await program('docker-credential-pass')
  await write(
    dockerFile(),
    JSON.stringify({
      auths: { 'a.test': { auth: 'eDp5' }, 'b.test': {} },
      credsStore: 'desktop',
      credHelpers: { 'c.test': 'pass', 'd.test': 'gone', 'e.test': '../evil', 'f.test': 'fairlead' },
    }),
  )
  await write(podmanFile(), '{"credsStore":"ignored"')
  expect((await client.terminal.look()).uses).toEqual([
    {
      tool: 'docker',
      file: dockerFile(),
      store: { name: 'docker-credential-desktop', missing: true },
      hosts: [
        { host: 'c.test', name: 'docker-credential-pass', missing: false },
        { host: 'd.test', name: 'docker-credential-gone', missing: true },
        { host: 'e.test', name: 'docker-credential-?', missing: true },
        { host: 'f.test', name: 'docker-credential-fairlead', missing: true },
      ],
      inClear: 1,
      ours: 'some',
    },
    { tool: 'podman', file: podmanFile(), fault: 'not-json', hosts: [], inClear: 0, ours: 'none' },
  ])
})

it('places a link in a folder of the user’s on the search path, once', async () => {
  const { helper } = await client.terminal.look()
  expect(helper).toEqual({
    file: join(home, 'built', 'docker-credential-fairlead'),
    found: 'none',
    folder: bin,
  })
  expect((await client.terminal.placeLink()).helper).toMatchObject({ found: 'this' })
  expect((await lstat(join(bin, 'docker-credential-fairlead'))).isSymbolicLink()).toBe(true)
  await expect(client.terminal.placeLink()).rejects.toMatchObject({ code: 'exchange.helper-failed' })
  await unlink(join(bin, 'docker-credential-fairlead'))
  await program('docker-credential-fairlead')
  expect((await client.terminal.look()).helper).toMatchObject({ found: 'another' })
  await unlink(join(bin, 'docker-credential-fairlead'))
  await chmod(bin, 0o777)
  expect((await client.terminal.look()).helper.folder).toBeUndefined()
})

it('sends nobody to a helper that a terminal does not find', async () => {
  await expect(client.terminal.setUp({ tool: 'docker', hosts: [] })).rejects.toMatchObject({
    code: 'exchange.helper-failed',
    data: { helper: 'docker-credential-fairlead', reason: 'not-installed' },
  })
  expect(await readdir(home)).not.toContain('.docker')
})

it('becomes the helper for all hosts, keeps all else, and gives the file back as it was', async () => {
  const secret = randomBytes(18).toString('base64')
  await client.terminal.placeLink()
  const before = `{\n  "auths": { "a.test": { "auth": "${secret}" } },\n  "credsStore" : "desktop",\n  "x-odd": [1, 2]\n}\n`
  await write(dockerFile(), before, 0o640)
  const { uses } = await client.terminal.setUp({ tool: 'docker', hosts: [] })
  expect(uses[0]).toMatchObject({
    store: { name: 'docker-credential-fairlead', missing: false },
    ours: 'all',
  })
  expect(await readFile(dockerFile(), 'utf8')).toBe(before.replace('"desktop"', '"fairlead"'))
  expect((await stat(dockerFile())).mode & 0o777).toBe(0o640)
  expect(await readdir(join(home, '.docker'))).toEqual(['config.json'])
  expect(await client.exchange.backups()).toHaveLength(1)
  expect(new CanaryScanner({ secret }).scanFolder(core.dataFolder)).toEqual([])
  // set up once more, it is still the first state that comes back
  await client.terminal.setUp({ tool: 'docker', hosts: ['ghcr.io'] })
  expect(await use('docker')).toMatchObject({ ours: 'all', hosts: [{ host: 'ghcr.io' }] })
  await client.terminal.takeBack({ tool: 'docker' })
  expect(await readFile(dockerFile(), 'utf8')).toBe(before)
  expect(await client.exchange.backups()).toEqual([])
})

it('takes itself back out of a file that Docker has written since, and leaves the rest as it is', async () => {
  await client.terminal.placeLink()
  await write(dockerFile(), '{"credHelpers":{"quay.io":"pass"}}')
  await client.terminal.setUp({ tool: 'docker', hosts: ['quay.io', 'docker.io', ' https://ghcr.io/ '] })
  expect(JSON.parse(await readFile(dockerFile(), 'utf8'))).toEqual({
    credHelpers: { 'quay.io': 'fairlead', 'https://index.docker.io/v1/': 'fairlead', 'ghcr.io': 'fairlead' },
  })
  const now = JSON.parse(await readFile(dockerFile(), 'utf8'))
  await write(dockerFile(), JSON.stringify({ ...now, auths: { 'new.test': {} } }))
  await client.terminal.takeBack({ tool: 'docker' })
  expect(JSON.parse(await readFile(dockerFile(), 'utf8'))).toEqual({
    credHelpers: { 'quay.io': 'pass' },
    auths: { 'new.test': {} },
  })
})

it('makes a file where there is none, for its user alone, also while the vault is locked', async () => {
  await client.terminal.placeLink()
  await client.vault.lock()
  await client.terminal.setUp({ tool: 'docker', hosts: [] })
  expect(await readFile(dockerFile(), 'utf8')).toBe('{\n\t"credsStore": "fairlead"\n}\n')
  expect((await stat(dockerFile())).mode & 0o777).toBe(0o600)
  await expect(client.terminal.takeBack({ tool: 'docker' })).rejects.toMatchObject({ code: 'vault.locked' })
})

it('is named for single hosts of Podman, which knows no helper for all of them', async () => {
  await client.terminal.placeLink()
  await expect(client.terminal.setUp({ tool: 'podman', hosts: [] })).rejects.toMatchObject({
    code: 'input.invalid',
  })
  await client.terminal.setUp({ tool: 'podman', hosts: ['docker.io'] })
  expect(JSON.parse(await readFile(podmanFile(), 'utf8'))).toEqual({
    credHelpers: { 'docker.io': 'fairlead' },
  })
  await client.terminal.takeBack({ tool: 'podman' })
  expect(JSON.parse(await readFile(podmanFile(), 'utf8'))).toEqual({})
})

it('takes out helpers whose programs are gone, and no others', async () => {
  await program('docker-credential-pass')
  await write(dockerFile(), '{"credsStore":"desktop","credHelpers":{"a.test":"pass","b.test":"gone"}}')
  await client.terminal.dropMissing({ tool: 'docker' })
  expect(await readFile(dockerFile(), 'utf8')).toBe('{"credHelpers":{"a.test":"pass"}}')
})

it('follows a link to the file, and leaves one that is not the user’s or not readable', async () => {
  await client.terminal.placeLink()
  await write(join(home, 'dotfiles', 'config.json'), '{}')
  await mkdir(join(home, '.docker'))
  await symlink(join(home, 'dotfiles', 'config.json'), dockerFile())
  await client.terminal.setUp({ tool: 'docker', hosts: [] })
  expect((await lstat(dockerFile())).isSymbolicLink()).toBe(true)
  expect(await readFile(join(home, 'dotfiles', 'config.json'), 'utf8')).toContain('fairlead')
  await write(join(home, 'dotfiles', 'config.json'), 'not json')
  await expect(client.terminal.takeBack({ tool: 'docker' })).rejects.toMatchObject({
    code: 'exchange.file-left',
    data: { reason: 'not-a-file' },
  })
  expect(await readFile(join(home, 'dotfiles', 'config.json'), 'utf8')).toBe('not json')
})

it.each([['a.test/team'], ['two words'], ['ann@a.test'], ['A.test'], ['']])(
  'does not take %j for a host',
  async (host) => {
    await client.terminal.placeLink()
    await expect(client.terminal.setUp({ tool: 'docker', hosts: [host] })).rejects.toMatchObject({
      code: 'input.invalid',
      data: { faults: [expect.objectContaining({ field: 'hosts' })] },
    })
  },
)
