import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import type { CoreClient } from '../core-client.ts'
import type { FloodTarget, Tally } from './flood-kinds.ts'

const root = resolve(import.meta.dirname, '../../..')

/** What came of a flood, kind by kind. */
export interface FloodOutcome {
  readonly tokens: Tally
  readonly frames: Tally
  readonly slow: Tally
}

/** 200 connections with slow headers, 10,000 wrong tokens and forty frames of 100 MB, all at once. */
export async function flood(target: FloodTarget): Promise<FloodOutcome> {
  const size = { slow: 200, tokens: 10_000, frames: 40 }
  const child = spawn(process.execPath, ['build/scripts/run-ts.mjs', 'test/support/flood/flood.ts'], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  child.stdin.end(JSON.stringify({ target, size }))
  const [said, [code]] = await Promise.all([text(child.stdout), once(child, 'close')])
  if (code !== 0) throw new Error(`the flood ended with ${code}`)
  return JSON.parse(said) as FloodOutcome
}

/** What a user of web mode waited for, in milliseconds: calls over the socket of the page, and whole pages. */
export interface Waits {
  readonly calls: number[]
  readonly pages: number[]
}

/** Does what a page does, again and again, until `over` is settled; throws what a call throws. */
export async function waitsUntil(
  over: Promise<unknown>,
  { client, origin, cookie }: { client: CoreClient; origin: string; cookie: string },
): Promise<Waits> {
  const waits: Waits = { calls: [], pages: [] }
  let ended = false
  const end = () => {
    ended = true
  }
  over.then(end, end)
  const timed = async (into: number[], work: () => Promise<unknown>) => {
    const began = performance.now()
    await work()
    into.push(performance.now() - began)
  }
  const calls = async () => {
    while (!ended) {
      await timed(waits.calls, () => client.vault.status())
      await timed(waits.calls, () => client.projects.list())
      await timed(waits.calls, () => client.activity.list({ limit: 50 }))
      await sleep(20)
    }
  }
  const pages = async () => {
    while (!ended) {
      await timed(waits.pages, async () => {
        const answer = await fetch(`${origin}/`, { headers: { cookie, connection: 'close' } })
        if (answer.status !== 200) throw new Error(`page: ${answer.status}`)
        await answer.text()
      })
      await sleep(200)
    }
  }
  await Promise.all([calls(), pages()])
  return waits
}

/** VmRSS of a process that runs (proc(5)), in units of a million bytes. */
export function residentMegabytes(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  if (kilobytes === undefined) throw new Error('the process has no memory any more')
  return (Number(kilobytes) * 1024) / 1e6
}

/** What web mode must be started with to be asked for its memory by `settledMegabytes`. */
export const collecting = {
  NODE_OPTIONS: `--import=${resolve(import.meta.dirname, 'collect-garbage.mjs')}`,
}

/**
 * What is resident once nothing holds it any more: V8 leaves garbage where it is until it needs the room, so it is
 * told to collect. Waits until no more than this is left, or half a minute is over; gives what is.
 */
export async function settledMegabytes(pid: number, atMost: number): Promise<number> {
  const deadline = performance.now() + 30_000
  for (;;) {
    process.kill(pid, 'SIGUSR2')
    await sleep(1000)
    const now = residentMegabytes(pid)
    if (now <= atMost || performance.now() > deadline) return now
  }
}
