import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { LoginBackups, loginBackupFormat } from '../../../../core/exchange/sweep/login-backups.ts'
import { PlaintextSweep } from '../../../../core/exchange/sweep/plaintext-sweep.ts'
import type { FileLayer } from '../../../../core/storage/file-layer.ts'
import { nodeFileLayer } from '../../../../core/storage/node-file-layer.ts'
import { openRecordFolder } from '../../../../core/storage/record-folder.ts'
import { Secret } from '../../../../core/vault/secret.ts'
import { temporaryFolder } from '../../storage/temporary-folder.ts'
import { anyText, testVault } from '../../vault/vault-bed.ts'
import { anyPassword, authOf, finderOn, machineAt, place } from '../exchange-bed.ts'

it('two sweeps of one file at once bring back nothing that the other took out', async () => {
  const home = await temporaryFolder()
  const data = await temporaryFolder()
  const file = join(home, '.docker', 'config.json')
  const [ann, bob] = [authOf('ann', anyPassword()), authOf('bob', anyPassword())]
  await place(file, JSON.stringify({ auths: { 'a.test': { auth: ann }, 'b.test': { auth: bob } } }))
  const layer: FileLayer = {
    ...nodeFileLayer,
    // a disk that takes its time, so that the other one reads meanwhile
    rename: async (from, to) => {
      if (to === file) await new Promise((resolve) => setTimeout(resolve, 100))
      await nodeFileLayer.rename(from, to)
    },
  }
  const vault = await testVault(data)
  await vault.create({ passphrase: Secret.fromText(anyText()) })
  const records = await openRecordFolder({ layer, folder: join(data, 'login-backups'), ...loginBackupFormat })
  const activity = { record: () => undefined }
  const userId = process.getuid?.()
  const backups = new LoginBackups({
    layer,
    records,
    vault,
    activity,
    userId,
    now: Date.now,
    newId: randomUUID,
  })
  const finder = finderOn(machineAt(home))
  const sweep = new PlaintextSweep({ layer, finder, backups, vault, activity, userId })

  const { logins } = await finder.find({ projectId: 'p1', askHelpers: false })
  const outcomes = await Promise.all(logins.map(({ key }) => sweep.sweep([key])))
  expect(outcomes.flat()).toMatchObject([{ kind: 'swept' }, { kind: 'swept' }])
  const left = readFileSync(file, 'utf8')
  expect([left.includes(ann), left.includes(bob)]).toEqual([false, false])
})
