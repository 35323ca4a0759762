import { randomBytes } from 'node:crypto'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { backupPartBytes } from '../../../contract/backup.ts'
import { openHead, readHead } from '../../../core/backup/archive/archive-head.ts'
import { Secret } from '../../../core/vault/secret.ts'
import { CanaryScanner } from '../../support/canary/canary.ts'
import { anyText, filesBelow, lent } from '../vault/vault-bed.ts'
import { backupOf, filledFolder, restoring, testMaker, testRestores } from './backup-bed.ts'
import { newFolder } from './host-bed.ts'

it('LK-01: holds nothing that can be read but its first line, which says nothing of the folder', async () => {
  const { folder, vault, own } = await filledFolder()
  const [passphrase, note] = [anyText(), anyText()]
  await writeFile(join(folder, 'activity.jsonl'), `{"subject":"${note}"}\n`)
  const bytes = await backupOf({ folder, vault }, passphrase)
  const { length } = bytes
  const again = await backupOf({ folder, vault }, passphrase)
  const secret = await lent(vault, 'a')
  expect(new CanaryScanner({ own, passphrase, note, secret }).scan('backup', bytes)).toEqual([])
  const line = bytes.subarray(0, bytes.indexOf('\n'))
  expect(Object.keys(JSON.parse(String(line))).sort()).toEqual([
    'N',
    'check',
    'checksum',
    'createdAt',
    'format',
    'kdf',
    'p',
    'r',
    'salt',
    'version',
  ])
  expect(again.length).toBe(length)
  expect(again.subarray(line.length).includes(bytes.subarray(line.length + 1, line.length + 65))).toBe(false)
  expect(await readdir(folder)).not.toContain('restore-asked.json')
})

it('comes in parts that one message can carry, and as many bytes as were announced', async () => {
  const { folder, vault } = await filledFolder()
  await writeFile(join(folder, 'activity.jsonl'), randomBytes(3 * 1024 * 1024))
  let announced = 0
  let bytes = 0
  for await (const event of await testMaker({ folder, vault }).make(Secret.fromText(anyText()))) {
    if (event.kind === 'file') announced = event.bytes
    else {
      const { length } = Buffer.from(event.content, 'base64')
      expect(length).toBeGreaterThan(0)
      expect(length).toBeLessThanOrEqual(backupPartBytes)
      bytes += length
    }
  }
  expect(bytes).toBe(announced)
  expect(bytes).toBeGreaterThan(3 * 1024 * 1024)
})

it('counts as made only when its last byte was taken', async () => {
  const { folder, vault } = await filledFolder()
  let made = 0
  const maker = testMaker({ folder, vault, onMade: () => (made += 1) })
  for await (const _ of await maker.make(Secret.fromText(anyText()))) break
  for await (const event of await maker.make(Secret.fromText(anyText()))) if (event.kind === 'part') break
  expect(made).toBe(0)
  for await (const _ of await maker.make(Secret.fromText(anyText())));
  expect(made).toBe(1)
})

it('leaves a damaged record out and says so, and what is whole comes back', async () => {
  const { folder, vault } = await filledFolder()
  await writeFile(join(folder, 'secrets', 'broken.json'), 'x')
  const passphrase = anyText()
  const events = await testMaker({ folder, vault }).make(Secret.fromText(passphrase))
  expect((await events.next()).value).toMatchObject({ kind: 'file', leftOut: ['secrets/broken.json'] })
  await events.return()
  const { restores } = testRestores(await newFolder())
  expect(await restoring(restores, await backupOf({ folder, vault }, passphrase), passphrase)).toMatchObject({
    credentials: 0,
  })
})

it('takes the copy again where the data key was replaced meanwhile', async () => {
  const { folder, vault } = await filledFolder()
  const stranger = await filledFolder()
  let asked = 0
  const changing = {
    spareSlot: (typed: { passphrase: Secret }) => {
      asked += 1
      return (asked === 1 ? stranger.vault : vault).spareSlot(typed)
    },
  }
  const passphrase = anyText()
  const bytes = await backupOf({ folder, vault: changing }, passphrase)
  expect(asked).toBe(2)
  const { restores } = testRestores(await newFolder())
  await restoring(restores, bytes, passphrase)
  await expect(backupOf({ folder, vault: stranger.vault }, passphrase)).rejects.toMatchObject({
    code: 'backup.unsettled',
  })
})

it('changes nothing in the folder', async () => {
  const { folder, vault } = await filledFolder()
  const before = filesBelow(folder)
  const passphrase = anyText()
  const bytes = await backupOf({ folder, vault }, passphrase)
  expect(filesBelow(folder)).toEqual(before)
  const read = readHead(bytes)
  expect(read.kind === 'head' && (await openHead(read, Secret.fromText(passphrase)))).toBeTruthy()
})

it('is refused above 64 MiB', async () => {
  const { folder, vault } = await filledFolder()
  await writeFile(join(folder, 'activity.jsonl'), Buffer.alloc(63 * 1024 * 1024))
  await writeFile(join(folder, 'activity.jsonl.1'), Buffer.alloc(1024 * 1024))
  await expect(testMaker({ folder, vault }).make(Secret.fromText(anyText()))).rejects.toMatchObject({
    code: 'backup.too-large',
    data: { most: 64 },
  })
})
