import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { encodeEnvelope } from '../../../../core/storage/envelope.ts'
import { type VaultHeader, vaultHeaderFormat } from '../../../../core/vault/keys/vault-header.ts'
import { Secret } from '../../../../core/vault/secret.ts'
import { temporaryFolder } from '../../storage/temporary-folder.ts'
import { anyText, testVault } from '../vault-bed.ts'

let folder: string
let daily: string
beforeEach(async () => {
  folder = await temporaryFolder()
  daily = anyText()
  const vault = await testVault(folder)
  await vault.create({ passphrase: Secret.fromText(daily), recovery: Secret.fromText(anyText()) })
  await vault.dispose()
})

async function editHeader(change: (header: VaultHeader) => void): Promise<void> {
  const file = join(folder, 'vault.json')
  const { value, generation } = JSON.parse(await readFile(file, 'utf8'))
  change(value)
  await writeFile(file, encodeEnvelope(vaultHeaderFormat, generation + 1, value))
}

async function refusal(text: string): Promise<number> {
  const vault = await testVault(folder)
  const started = performance.now()
  await expect(vault.unlock({ passphrase: Secret.fromText(text) })).rejects.toMatchObject({
    code: 'vault.wrong-passphrase',
  })
  return performance.now() - started
}

/** How one refusal stands to another: of each the shortest of some, in turn, as load only makes one longer. */
async function ratio(one: () => Promise<number>, other: () => Promise<number>): Promise<number> {
  const times: [number, number][] = []
  for (let round = 0; round < 5; round += 1) times.push([await one(), await other()])
  return Math.min(...times.map(([time]) => time)) / Math.min(...times.map(([, time]) => time))
}

/** Far from what one derivation less would make of it. */
function expectAlike(found: number): void {
  expect(found).toBeGreaterThan(0.4)
  expect(found).toBeLessThan(2.5)
}

describe('KS-11: how long a refusal takes', () => {
  it('does not tell whether the text could be recovery words', async () => {
    await editHeader(({ slots }) => {
      // Four times as much work, to be seen where it is not done.
      for (const { purpose, payload } of slots) if (purpose === 'recovery') payload.p = 4
    })
    expectAlike(
      await ratio(
        () => refusal('?'),
        () => refusal(`${anyText()} ${anyText()}`),
      ),
    )
  }, 60_000)

  it.each<[string, (header: VaultHeader) => void]>([
    [
      'wraps another key',
      ({ slots }) => {
        for (const slot of slots) slot.payload.wrapped = randomBytes(60).toString('base64')
      },
    ],
    [
      'has another check value',
      (header) => {
        header.keyCheck = randomBytes(32).toString('base64')
      },
    ],
  ])(
    'does not tell a wrong passphrase from a file that %s',
    async (_, change) => {
      await editHeader(change)
      expectAlike(
        await ratio(
          () => refusal(daily),
          () => refusal(anyText()),
        ),
      )
    },
    60_000,
  )
})
