import { afterAll, beforeAll, expect, it } from 'vitest'
import { type BundledProgram, bundledProgram } from '../bundled-program.ts'
import { seededChance } from '../saves/power-cut.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { type Expected, killedRun } from './killed-run.ts'

const rounds = Number(process.env.FAIRLEAD_KILLS ?? 1000)
/** Give `FAIRLEAD_SEED` to have the same edits and moments again; each failure names it. */
const seed = Number(process.env.FAIRLEAD_SEED ?? Date.now() % 1_000_000)
/** Data folders that are edited side by side, one process each. */
const lanes = 3

let program: BundledProgram
beforeAll(async () => {
  program = await bundledProgram(new URL('./killed-program.ts', import.meta.url), { packages: true })
})
afterAll(() => program?.dispose())

const nothing: Expected = {
  confirmed: { registries: [], namespaces: ['default'], passphrases: 0 },
  allowed: [{ registries: [], namespaces: ['default'], passphrases: 0 }],
  begun: 0,
  done: 0,
}

/** Kills one process after the other on one folder; gives how many edits were confirmed in all. */
async function lane(number: number): Promise<{ confirmed: number; underWay: number }> {
  const folder = await temporaryFolder()
  const chance = seededChance(seed + number)
  let expected = nothing
  let underWay = 0
  for (let round = number; round < rounds; round += lanes) {
    const { found, noted, troubles, next } = await killedRun(program.path, folder, expected, chance)
    const where = `seed ${seed}, lane ${number}, round ${round}, ${JSON.stringify(expected.edit)}`
    if (found) {
      expect(expected.allowed, where).toContainEqual(found)
      expect(noted, where).toBeGreaterThanOrEqual(expected.done)
      expect(troubles, where).toEqual([])
    }
    expected = next
    if (next.edit) underWay += 1
  }
  return { confirmed: expected.done, underWay }
}

it(`DU-01: after SIGKILL at a random moment of an edit the last confirmed state or the next stands (${rounds} rounds, seed ${seed})`, async () => {
  const ends = await Promise.all(Array.from({ length: lanes }, (_, number) => lane(number)))
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)
  // The kills must have come in the midst of edits, and edits must have been made.
  expect(sum(ends.map(({ confirmed }) => confirmed))).toBeGreaterThan(rounds / 2)
  expect(sum(ends.map(({ underWay }) => underWay))).toBeGreaterThan(rounds / 3)
}, 900_000)
