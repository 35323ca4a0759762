import { randomBytes } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { isDefinedError, safe } from '@orpc/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { CanaryScanner } from '../../../support/canary/canary.ts'
import {
  type CoreClient,
  defaultPlace,
  draftOf,
  type Place,
  startTestCore,
  type TestCore,
} from '../../../support/core-client.ts'
import { anyPassword } from '../exchange-bed.ts'

let core: TestCore
let client: CoreClient
let place: Place
let copied: string[]

beforeEach(async () => {
  copied = []
  core = await startTestCore({
    endpoint: 'unix:///nonexistent/engine.sock',
    copyText: async (text) => void copied.push(text),
  })
  client = core.client
  await client.vault.create({ passphrase: randomBytes(12).toString('hex'), keyring: false })
  place = await defaultPlace(client)
})
afterEach(() => core.dispose())

function add(name: string, password: string, fields: Parameters<typeof draftOf>[1] = {}) {
  const address = `${name}.test`
  return client.registries.add(
    draftOf(place, { name, address, username: password ? 'ann' : '', password, saveAnyway: true, ...fields }),
  )
}

const write = (ids: string[], more: { confirmed?: boolean; copy?: boolean } = {}) =>
  client.exchange.exportKubernetes({ ids, confirmed: true, copy: false, ...more })

async function problem(call: Promise<unknown>) {
  const { error } = await safe(call)
  if (!isDefinedError(error)) throw error
  return { code: (error as { code: string }).code, data: (error as { data: unknown }).data }
}

function documents(file: string) {
  return parseAllDocuments(readFileSync(file, 'utf8')).map((document) => {
    const { metadata, data } = document.toJS()
    return { ...metadata, config: JSON.parse(Buffer.from(data['.dockerconfigjson'], 'base64').toString()) }
  })
}

describe('LK-10: an export', () => {
  it('is refused without a confirmation and while the vault is locked, and then no file is written', async () => {
    const { id } = await add('team', anyPassword())
    expect((await problem(write([id], { confirmed: false }))).code).toBe('exchange.not-confirmed')
    await client.vault.lock()
    expect((await problem(write([id]))).code).toBe('vault.locked')
    expect(existsSync(join(core.dataFolder, 'exports'))).toBe(false)
    expect((await client.exchange.exports()).files).toEqual([])
  })

  it('is a file for this user alone, that holds exactly the login', async () => {
    const password = `${anyPassword()} "'\\😀`
    const { id } = await add('team', password, { email: 'ann@example.com', address: 'a.test/group' })
    const old = process.umask(0)
    const { file, name } = await write([id]).finally(() => process.umask(old))
    expect(name).toMatch(/^team-\d{8}T\d{6}Z\.yaml$/)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(statSync(join(core.dataFolder, 'exports')).mode & 0o777).toBe(0o700)
    const auth = Buffer.from(`ann:${password}`).toString('base64')
    expect(documents(file)).toEqual([
      {
        name: 'team',
        namespace: 'default',
        config: { auths: { 'a.test/group': { username: 'ann', password, email: 'ann@example.com', auth } } },
      },
    ])
  })

  it('crosses to the page in no form, and is in no log', async () => {
    const secret = anyPassword()
    const { id } = await add('team', secret)
    await write([id], { copy: true })
    await client.exchange.exports()
    const scanner = new CanaryScanner({ secret })
    expect(scanner.scan('frames', core.received.join('\n'))).toEqual([])
    expect(scanner.scan('log', core.logged.join('\n'))).toEqual([])
    expect(scanner.scanFile(join(core.dataFolder, 'activity.jsonl'))).toEqual([])
  })
})

it('one document a namespace of the project, or of the scope', async () => {
  const wide = await add('wide', anyPassword())
  const narrow = await add('narrow', anyPassword(), { scope: { kind: 'namespace', namespace: 'web' } })
  const { file, registries, documents: count, name } = await write([wide.id, narrow.id])
  expect(name).toMatch(/^registries-/)
  expect({ registries, count }).toEqual({ registries: 2, count: 3 })
  expect(documents(file).map(({ name: secret, namespace }) => `${namespace}/${secret}`)).toEqual([
    'default/wide',
    'web/wide',
    'web/narrow',
  ])
  const log = await client.activity.list({ limit: 10 })
  expect(log.filter(({ kind }) => kind === 'registry.exported')).toMatchObject([
    { registry: { name: 'narrow' }, subject: name },
    { registry: { name: 'wide' }, subject: name },
  ])
})

it('what has no password is left out with its reason, and alone it is refused', async () => {
  const anonymous = await add('anonymous', '')
  const team = await add('team', anyPassword())
  const { leftOut, registries } = await write([anonymous.id, team.id])
  expect(registries).toBe(1)
  expect(leftOut).toEqual([{ id: anonymous.id, name: 'anonymous', reason: 'anonymous' }])
  expect(await problem(write([anonymous.id]))).toEqual({
    code: 'exchange.nothing-to-export',
    data: { reasons: ['anonymous'] },
  })
  expect((await problem(write(['missing']))).code).toBe('registry.not-found')
})

it('an inactive registry can be exported: that hands nothing to an engine', async () => {
  const { id } = await add('team', anyPassword())
  await client.registries.deactivate({ id })
  expect((await write([id])).registries).toBe(1)
})

it('is on the clipboard only where that is asked for and possible', async () => {
  const { id } = await add('team', anyPassword())
  expect((await write([id])).copied).toBe(false)
  expect(copied).toEqual([])
  const { file, copied: done } = await write([id], { copy: true })
  expect(done).toBe(true)
  expect(copied).toEqual([readFileSync(file, 'utf8')])
  expect((await client.exchange.exports()).canCopy).toBe(true)
})

describe('the files that hold secrets since', () => {
  it('are listed, newest first, and go for good one by one', async () => {
    const { id } = await add('team', anyPassword())
    const first = await write([id])
    const second = await write([id])
    expect(second.file).not.toBe(first.file)
    const { folder, files } = await client.exchange.exports()
    expect(folder).toBe(join(core.dataFolder, 'exports'))
    expect(files.map(({ name }) => name).sort()).toEqual([first.name, second.name].sort())
    expect(files[0]?.bytes).toBe(statSync(first.file).size)
    expect(Math.abs((files[0]?.at ?? 0) - Date.now())).toBeLessThan(60_000)
    await client.exchange.removeExport({ name: first.name })
    expect(readdirSync(folder)).toEqual([second.name])
  })

  it.each(['../vault.json', 'vault.json', '', '.', '/etc/passwd', 'x'.repeat(5000), 'note.txt'])(
    '%j is none of them',
    async (name) => {
      mkdirSync(join(core.dataFolder, 'exports'), { mode: 0o700 })
      writeFileSync(join(core.dataFolder, 'exports', 'note.txt'), 'mine')
      expect((await problem(client.exchange.removeExport({ name }))).code).toBe('exchange.export-not-found')
      expect(existsSync(join(core.dataFolder, 'vault.json'))).toBe(true)
      expect((await client.exchange.exports()).files).toEqual([])
      expect(readdirSync(join(core.dataFolder, 'exports'))).toEqual(['note.txt'])
    },
  )

  it('are not written through a link that stands where their folder should', async () => {
    const { id } = await add('team', anyPassword())
    const elsewhere = join(core.dataFolder, 'elsewhere')
    mkdirSync(elsewhere)
    symlinkSync(elsewhere, join(core.dataFolder, 'exports'))
    expect((await problem(write([id]))).code).toBe('storage.not-saved')
    expect(readdirSync(elsewhere)).toEqual([])
  })
})
