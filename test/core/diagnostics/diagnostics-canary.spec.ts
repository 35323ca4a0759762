import { randomBytes } from 'node:crypto'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { blankRunForm, each, runTextNames } from '../../../contract/workload/run-fields.ts'
import { CanaryScanner } from '../../support/canary/canary.ts'
import { defaultPlace, draftOf, launchOf, startTestCore, type TestCore } from '../../support/core-client.ts'

const canary = () => randomBytes(16).toString('hex')

/** Everything private of a workspace, each a text that stands nowhere else. */
const privates = {
  passphrase: canary(),
  password: canary(),
  'wrong passphrase': canary(),
  username: `user-${canary()}`,
  email: `mail-${canary()}@example.test`,
  host: `host-${canary()}.test`,
  path: `path-${canary()}`,
  name: `name-${canary()}`,
  description: canary(),
  project: `project-${canary()}`,
  namespace: `ns-${canary()}`.slice(0, 40),
  image: `image-${canary()}`,
  'text of a container': `text-${canary()}`,
  'ssh user': `ssh-${canary()}`,
  'ssh host': `far-${canary()}.test`,
  'socket folder': `socket-${canary()}`,
  'engine host': `engine-${canary()}.test`,
  'engine name': `engine-name-${canary()}`,
  'value of a variable': canary(),
  'name of a file': `file-${canary()}`,
  home: `home-${canary()}`,
  'data folder': `folder-${canary()}`,
  'export name': `export-${canary()}`,
}
const alwaysMasked = [
  'passphrase',
  'password',
  'wrong passphrase',
  'username',
  'email',
  'description',
  'home',
  'ssh user',
  'text of a container',
] as const

let core: TestCore
let home: string

beforeEach(async () => {
  home = join(tmpdir(), privates.home)
  const dataFolder = join(home, privates['data folder'])
  await mkdir(dataFolder, { recursive: true, mode: 0o700 })
  core = await startTestCore({
    endpoint: `tcp://${privates['engine host']}:1`,
    dataFolder,
    machine: {
      env: {
        HTTPS_PROXY: `http://${privates['value of a variable']}@proxy.test`,
        SOME_TOKEN: privates['value of a variable'],
      },
      home,
      platform: process.platform,
      userId: process.getuid?.(),
    },
  })
  const { client } = core
  const place = await defaultPlace(client)
  await client.vault.create({ passphrase: privates.passphrase, keyring: false })
  await client.vault.lock()
  await client.vault.unlock({ passphrase: privates['wrong passphrase'] }).catch(() => undefined)
  await client.vault.unlock({ passphrase: privates.passphrase }).catch(() => undefined)
  await client.projects.rename({ id: place.projectId, name: privates.project })
  await client.projects.addNamespace({ projectId: place.projectId, name: privates.namespace })
  const registry = await client.registries.add(
    draftOf(place, {
      address: `${privates.host}/${privates.path}`,
      name: privates.name,
      username: privates.username,
      password: privates.password,
      email: privates.email,
      description: privates.description,
      scope: { kind: 'namespace', namespace: privates.namespace },
      saveAnyway: true,
    }),
  )
  await client.registries.deactivate({ id: registry.id })
  const request = {
    ...place,
    namespace: privates.namespace,
    image: `${privates.host}/${privates.path}/${privates.image}:1`,
  }
  await client.pulls.start(request).catch(() => undefined)
  await client.environments.add({
    name: privates['engine name'],
    way: 'tcp',
    address: `${privates['engine host']}:2375`,
    certFolder: '',
    caFile: '',
    certFile: '',
    keyFile: '',
    saveAnyway: true,
  })
  const added = { certFolder: '', caFile: '', certFile: '', keyFile: '', saveAnyway: true }
  await client.environments.add({
    ...added,
    name: `${privates['engine name']}-far`,
    way: 'ssh',
    address: `${privates['ssh user']}@${privates['ssh host']}`,
  })
  await client.environments.add({
    ...added,
    name: `${privates['engine name']}-near`,
    way: 'socket',
    address: `/srv/${privates['socket folder']}/docker.sock`,
  })
  const text = privates['text of a container']
  const inEveryField = launchOf(place, `${privates.host}/${privates.image}:2`, {
    ...each(runTextNames, text),
    environment: `TOKEN=${text}`,
    labels: `owner=${text}`,
    volumes: `/srv/${text}:/data`,
  })
  for (const launch of [
    inEveryField,
    { ...inEveryField, ...blankRunForm(), name: text, environment: `TOKEN=${text}` },
    { ...inEveryField, ...blankRunForm(), name: text, labels: `owner=${text}`, scale: '3' },
  ]) {
    await client.workloads.launch(launch).catch(() => undefined)
  }
  const named = { address: privates.host, username: privates.username, provider: 'custom' as const }
  const { name } = await client.registries.suggestName(named)
  expect(name).toContain(privates.username)
  await client.registries.add(
    draftOf(place, { ...named, name, password: privates.password, saveAnyway: true }),
  )
  await writeFile(join(dataFolder, privates['name of a file']), privates.password)
  await mkdir(join(dataFolder, 'exports'), { recursive: true })
  await writeFile(join(dataFolder, 'exports', `${privates['export name']}.yaml`), privates.password)
})
afterEach(async () => {
  await core.dispose({ keep: true })
  await rm(home, { recursive: true })
})

const found = (text: string) => [
  ...new Set(new CanaryScanner(privates).scan('the diagnosis', text).map((hit) => hit.canary)),
]

it('LK-07: a diagnosis holds no secret, and by default no name, address or path of its user', async () => {
  const { text, file } = await core.client.diagnostics.gather({ names: false })
  expect(found(text)).toEqual([])
  expect(found(file)).toEqual([])
  // what is looked for was really there to be told, or the scan would prove nothing
  const told = JSON.parse(text)
  expect(told.registries).toMatchObject({
    total: 2,
    byState: { active: 1, inactive: 1 },
    list: [
      { name: 'registry-1', address: 'registry-1.example/…', user: 'user-1', scope: 'namespace-1' },
      { name: 'registry-2', address: 'registry-1.example', user: 'user-1' },
    ],
  })
  expect(told.vault.slots).toMatchObject([{ kind: 'passphrase' }])
  expect(told.program.variables).toEqual(['HTTPS_PROXY'])
  expect(told.storage.dataFolder).toBe('folder-1')
  expect(told.storage.files.map((each: { file: string }) => each.file)).toEqual(
    expect.arrayContaining(['vault.json', 'activity.jsonl', 'file-2']),
  )
  expect(told.activity.map((each: { kind: string }) => each.kind)).toEqual(
    expect.arrayContaining(['registry.deactivated', 'vault.created', 'environment.added']),
  )
  expect(told.calls['vault.unlock']).toMatchObject({ calls: 2 })
  expect(told.calls['workloads.launch']).toMatchObject({ calls: 3, failed: 1 })
  expect(told.log.some((line: string) => line.includes('procedure=registries.add outcome=ok'))).toBe(true)
  expect(told.engines.length).toBeGreaterThan(1)
})

it('LK-07: with names it holds addresses and names, and still no secret, username, e-mail address or home', async () => {
  const { text } = await core.client.diagnostics.gather({ names: true })
  const hits = found(text)
  expect(hits).toEqual(expect.arrayContaining(['host', 'name', 'project', 'namespace', 'engine host']))
  expect(hits.filter((hit) => alwaysMasked.some((each) => each === hit))).toEqual([])
})

it('saves exactly the text that was shown, once for each ticket', async () => {
  const { client, files } = core
  const shown = await client.diagnostics.gather({ names: false })
  await client.diagnostics.gather({ names: true })
  const { ticket, file } = await client.diagnostics.save({ id: shown.id })
  expect(file).toBe(shown.file)
  const given = await files.give(ticket, new AbortController().signal)
  if (typeof given === 'string') throw new Error(given)
  const pieces: Uint8Array[] = []
  for await (const piece of given.bytes) pieces.push(piece)
  expect(Buffer.concat(pieces).toString()).toBe(shown.text)
  expect(given.name).toMatch(/^fairlead-diagnostics-\d{4}-\d\d-\d\dT\d{6}Z\.json$/)
  expect(await files.give(ticket, new AbortController().signal)).toBe('unknown')
})

it('says so when the text that is to be saved is not kept any more', async () => {
  const { client } = core
  const first = await client.diagnostics.gather({ names: false })
  for (const names of [true, false, true, false, true]) await client.diagnostics.gather({ names })
  await expect(client.diagnostics.save({ id: first.id })).rejects.toMatchObject({ code: 'diagnostics.gone' })
})
