import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import type { Chance } from '../saves/power-cut.ts'
import type { PlannedData, PlannedEdit } from './planned-edits.ts'

/** What a start may find: what was confirmed, and what the edit under way at the kill may have left. */
export interface Expected {
  readonly confirmed: PlannedData
  readonly allowed: readonly PlannedData[]
  /** The edit that was under way, for the message of a failure. */
  readonly edit?: PlannedEdit
  /** The number of the last edit that was begun, and of the last one that was confirmed. */
  readonly begun: number
  readonly done: number
}

/** One process from its start to its kill; it may have been killed before it could say what it found. */
export interface KilledRun {
  readonly found?: PlannedData
  /** The number of the newest edit that the activity log holds. */
  readonly noted: number
  /** Notices of damage, and names of half-written files. */
  readonly troubles: readonly string[]
  /** What the next start may find. */
  readonly next: Expected
}

interface Line {
  ready?: true
  found?: PlannedData
  noted?: number
  troubles?: string[]
  number?: number
  edit?: PlannedEdit
  after?: PlannedData
  halfway?: PlannedData[]
  confirmed?: number
}

/** Lets the program edit a folder, and kills it at a moment that chance chooses: one in ten while it opens it. */
export async function killedRun(
  program: string,
  folder: string,
  before: Expected,
  chance: Chance,
): Promise<KilledRun> {
  const child = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = once(child, 'close')
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    said += chunk
  })
  const until = async (word: string): Promise<void> => {
    while (!said.includes(`{"${word}":`)) {
      const [code] = await Promise.race([once(child.stdout, 'data'), ended])
      if (typeof code === 'number') throw new Error(`the program ended with ${code}`)
    }
  }
  await until('ready')
  child.stdin.end(`${folder}\n${chance(2 ** 30)}\n${before.begun + 1}\n`)
  if (chance(10) > 0) await until('found')
  await pause(chance(30_000) / 1000)
  child.kill('SIGKILL')
  await ended
  const lines = said.split('\n').slice(0, -1)
  return outcome(
    before,
    lines.map((line): Line => JSON.parse(line)),
  )
}

function outcome(before: Expected, lines: readonly Line[]): KilledRun {
  const start = lines.find(({ found }) => found !== undefined)
  if (start?.found === undefined) return { noted: before.done, troubles: [], next: before }
  const { edit: _, ...known } = before
  let next: Expected = { ...known, confirmed: start.found, allowed: [start.found] }
  for (const { number, after, edit, halfway = [], confirmed } of lines) {
    if (number !== undefined && after !== undefined && edit !== undefined) {
      next = { ...next, allowed: [next.confirmed, after, ...halfway], edit, begun: number }
    }
    if (confirmed !== undefined) {
      const { edit: _, ...rest } = next
      const data = next.allowed[1] ?? next.confirmed
      next = { ...rest, confirmed: data, allowed: [data], done: confirmed }
    }
  }
  return { found: start.found, noted: start.noted ?? 0, troubles: start.troubles ?? [], next }
}
