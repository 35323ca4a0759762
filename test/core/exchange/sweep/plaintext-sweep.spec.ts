import { randomUUID } from 'node:crypto'
import { existsSync, lstatSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { link as hardLink } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { LoginBackups, loginBackupFormat } from '../../../../core/exchange/sweep/login-backups.ts'
import { PlaintextSweep } from '../../../../core/exchange/sweep/plaintext-sweep.ts'
import type { FileLayer } from '../../../../core/storage/file-layer.ts'
import { nodeFileLayer } from '../../../../core/storage/node-file-layer.ts'
import { openRecordFolder } from '../../../../core/storage/record-folder.ts'
import { Secret } from '../../../../core/vault/secret.ts'
import { CanaryScanner } from '../../../support/canary/canary.ts'
import { FaultyFileLayer } from '../../storage/faulty-file-layer.ts'
import { temporaryFolder } from '../../storage/temporary-folder.ts'
import { anyText, testVault } from '../../vault/vault-bed.ts'
import { anyPassword, authOf, finderOn, link, machineAt, place } from '../exchange-bed.ts'

let home: string
let data: string
let file: string
let first: string
let second: string
let before: string

beforeEach(async () => {
  home = await temporaryFolder()
  data = await temporaryFolder()
  first = anyPassword()
  second = anyPassword()
  file = join(home, '.docker', 'config.json')
  before = `{\n\t"auths": {\n\t\t"a.test": {\n\t\t\t"auth": "${authOf('ann', first)}"\n\t\t},\n\t\t"b.test": { "auth": "${authOf('bob', second)}" }\n\t},\n\t"x": [1,2]\n}\n`
  await place(file, before, 0o644)
})

const afterA = () => before.replace(/\n\t\t"a\.test": \{[^}]*\},/, '')

async function sweepBed(layer: FileLayer = nodeFileLayer, userId = process.getuid?.()) {
  const vault = await testVault(data)
  const said: object[] = []
  const activity = { record: (report: object) => said.push(report) }
  const records = await openRecordFolder({
    layer: nodeFileLayer,
    folder: join(data, 'login-backups'),
    ...loginBackupFormat,
  })
  const passphrase = anyText()
  if (vault.state === 'absent') await vault.create({ passphrase: Secret.fromText(passphrase) })
  let clock = Date.now()
  const now = () => (clock += 1000)
  const finder = finderOn(machineAt(home))
  const backups = new LoginBackups({ layer, records, vault, activity, userId, now, newId: randomUUID })
  const sweep = new PlaintextSweep({ layer, finder, backups, vault, activity, userId })
  const keys = async (...texts: string[]) => {
    const { logins } = await finder.find({ projectId: 'p1', askHelpers: false })
    return logins.filter(({ text = '' }) => texts.includes(text)).map(({ key }) => key)
  }
  return { vault, said, backups, sweep, keys, passphrase }
}

it('takes the chosen entry out and nothing else, keeps the mode, and leaves no copy in clear anywhere', async () => {
  const { sweep, keys, said, backups } = await sweepBed()
  const [outcome] = await sweep.sweep(await keys('a.test'))
  expect(outcome).toMatchObject({ kind: 'swept', file, removed: 1 })
  expect(readFileSync(file, 'utf8')).toBe(afterA())
  expect(statSync(file).mode & 0o777).toBe(0o644)
  expect(readdirSync(join(home, '.docker'))).toEqual(['config.json'])
  const scanner = new CanaryScanner({ first })
  expect([
    ...scanner.scanFolder(home),
    ...scanner.scanFolder(data),
    ...scanner.scan('log', JSON.stringify(said)),
  ]).toEqual([])
  expect(said).toEqual([{ kind: 'logins.swept', ok: true, subject: file }])
  expect(backups.list()).toMatchObject([{ file, removed: 1 }])
})

it('several entries and files go at once, each with a backup of its own', async () => {
  const other = await place(join(home, 'run', 'containers', 'auth.json'), before.replace('a.test', 'c.test'))
  const { sweep, keys, backups } = await sweepBed()
  const outcomes = await sweep.sweep(await keys('a.test', 'b.test', 'c.test'))
  // b.test stands in both files
  expect(outcomes).toMatchObject([
    { kind: 'swept', file, removed: 2 },
    { kind: 'swept', file: other, removed: 2 },
  ])
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ auths: {}, x: [1, 2] })
  expect(backups.list()).toHaveLength(2)
})

it('a link is followed: its target changes, the link stays', async () => {
  const target = join(home, 'dotfiles', 'docker.json')
  const linked = await temporaryFolder()
  home = linked
  await place(target, before, 0o600)
  await link(join(linked, '.docker', 'config.json'), target)
  const { sweep, keys } = await sweepBed()
  await sweep.sweep(await keys('a.test'))
  expect(lstatSync(join(linked, '.docker', 'config.json')).isSymbolicLink()).toBe(true)
  expect(readFileSync(target, 'utf8')).toBe(afterA())
})

it('what has changed since it was found is stale, and nothing is touched', async () => {
  const { sweep, keys } = await sweepBed()
  const found = await keys('a.test', 'b.test')
  const changed = before.replace(authOf('bob', second), authOf('bob', anyPassword()))
  writeFileSync(file, changed)
  await expect(sweep.sweep(found)).rejects.toMatchObject({ code: 'exchange.stale' })
  await expect(sweep.sweep(['0'.repeat(32)])).rejects.toMatchObject({ code: 'exchange.stale' })
  expect(readFileSync(file, 'utf8')).toBe(changed)
})

it('a file that changes between reading and writing is left, and its backup goes', async () => {
  const layer: FileLayer = {
    ...nodeFileLayer,
    create: (path) => {
      if (path.startsWith(file)) writeFileSync(file, before.replace('[1,2]', '[1,2,3]'))
      return nodeFileLayer.create(path)
    },
  }
  const { sweep, keys, backups, said } = await sweepBed(layer)
  expect(await sweep.sweep(await keys('a.test'))).toMatchObject([
    { kind: 'left', problem: { code: 'exchange.file-left', data: { reason: 'changed' } } },
  ])
  expect(readFileSync(file, 'utf8')).toBe(before.replace('[1,2]', '[1,2,3]'))
  expect(readdirSync(join(home, '.docker'))).toEqual(['config.json'])
  expect(backups.list()).toEqual([])
  expect(said).toMatchObject([{ kind: 'logins.swept', ok: false, code: 'exchange.file-left' }])
})

it('a file of another user is left', async () => {
  const { sweep, keys } = await sweepBed(nodeFileLayer, (process.getuid?.() ?? 0) + 1)
  expect(await sweep.sweep(await keys('a.test'))).toMatchObject([
    { kind: 'left', problem: { data: { reason: 'not-yours' } } },
  ])
  expect(readFileSync(file, 'utf8')).toBe(before)
})

it('a locked vault sweeps nothing: without it there is no backup', async () => {
  const { sweep, keys, vault } = await sweepBed()
  const found = await keys('a.test')
  vault.lock()
  await expect(sweep.sweep(found)).rejects.toMatchObject({ code: 'vault.locked' })
  expect(readFileSync(file, 'utf8')).toBe(before)
})

it('what a killed sweep left half written goes with the next one', async () => {
  const left = `${file}.0123456789ab.tmp`
  writeFileSync(left, before)
  const { sweep, keys } = await sweepBed()
  await sweep.sweep(await keys('a.test'))
  expect(existsSync(left)).toBe(false)
})

it('another name of the same file keeps the old content', async () => {
  await hardLink(file, join(home, 'other-name'))
  const { sweep, keys } = await sweepBed()
  await sweep.sweep(await keys('a.test'))
  expect(readFileSync(join(home, 'other-name'), 'utf8')).toBe(before)
})

describe('DU-02: every operation on the file fails once, or from then on', () => {
  const kinds = ['ENOSPC', 'EIO', 'EROFS', 'EACCES', 'short']

  it.each(kinds.flatMap((kind) => [[kind, 'once'] as const, [kind, 'for good'] as const]))(
    '%s, %s: swept or left, never in between, and it says which',
    async (kind, how) => {
      let present: FileLayer = nodeFileLayer
      const { sweep, keys, backups } = await sweepBed(behind(() => present))
      for (let at = 1; at < 60; at += 1) {
        writeFileSync(file, before)
        const found = await keys('a.test')
        const faulty = new FaultyFileLayer(nodeFileLayer, { at, kind, lasting: how === 'for good' })
        present = faulty
        const [outcome] = await sweep.sweep(found)
        present = nodeFileLayer
        const content = readFileSync(file, 'utf8')
        expect([before, afterA()]).toContain(content)
        if (outcome?.kind === 'swept') expect(content).toBe(afterA())
        // where every operation fails the old content cannot be put back either
        else if (how === 'once') expect(content).toBe(before)
        for (const { id } of backups.list()) await backups.remove(id)
        if (!faulty.struck) return
      }
      throw new Error('the sweep never came to an end without a fault')
    },
    60_000,
  )
})

/** A layer that is whichever one stands there when it is asked. */
function behind(present: () => FileLayer): FileLayer {
  return new Proxy(nodeFileLayer, { get: (_, name: keyof FileLayer) => present()[name].bind(present()) })
}

describe('the sealed backup', () => {
  async function swept() {
    const bed = await sweepBed()
    const [outcome] = await bed.sweep.sweep(await bed.keys('a.test'))
    if (outcome?.kind !== 'swept') throw new Error('not swept')
    return { ...bed, id: outcome.backup.id }
  }

  it('brings the file back, byte for byte, in its place', async () => {
    const { backups, id } = await swept()
    expect(await backups.restore(id, 'in-place')).toEqual({ file })
    expect(readFileSync(file, 'utf8')).toBe(before)
    expect(statSync(file).mode & 0o777).toBe(0o644)
  })

  it('does not overwrite what was written since, but can stand beside it, for this user alone', async () => {
    const { backups, id } = await swept()
    writeFileSync(file, '{"auths":{"new.test":{}}}')
    await expect(backups.restore(id, 'in-place')).rejects.toMatchObject({
      code: 'exchange.file-left',
      data: { reason: 'changed' },
    })
    const { file: copy } = await backups.restore(id, 'beside')
    expect(copy).toMatch(/config\.json\.fairlead-backup-\d{8}T\d{9}Z$/)
    expect(readFileSync(copy, 'utf8')).toBe(before)
    expect(statSync(copy).mode & 0o777).toBe(0o600)
    expect(readFileSync(file, 'utf8')).toBe('{"auths":{"new.test":{}}}')
  })

  it('opens under a new data key as well', async () => {
    const { backups, id, vault, passphrase } = await swept()
    const passphrases = vault
      .slots()
      .map((slot) => ({ slotId: slot.id, passphrase: Secret.fromText(passphrase) }))
    await vault.rotateKey({ passphrases, drop: [] })
    await backups.restore(id, 'in-place')
    expect(readFileSync(file, 'utf8')).toBe(before)
  })

  it('needs the vault, and goes for good when it is removed', async () => {
    const { backups, id, vault } = await swept()
    vault.lock()
    await expect(backups.restore(id, 'beside')).rejects.toMatchObject({ code: 'vault.locked' })
    await backups.remove(id)
    expect(backups.list()).toEqual([])
    expect(readdirSync(join(data, 'login-backups'))).toEqual([])
    expect(vault.sealedIds().filter((each) => vault.has(each))).toEqual([])
    await expect(backups.restore(id, 'beside')).rejects.toMatchObject({ code: 'exchange.backup-not-found' })
  })
})
