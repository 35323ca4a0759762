import type { PullJob } from '../../contract/pulls.ts'
import { bytesText, spanText } from './format.ts'
import type { Output } from './output.ts'
import { columnsOf, cutTo, printable } from './printable.ts'

/** How often a line is written where there is no terminal to write over (milliseconds). */
const plainEvery = 10_000

/** Tells how far a pull is: on one line of a terminal, or on a line now and then elsewhere. */
export class PullReport {
  readonly #output: Output
  readonly #line: ReturnType<Output['liveLine']>
  #said = ''
  #nextAt = 0

  constructor(output: Output) {
    this.#output = output
    this.#line = output.liveLine()
  }

  show(job: PullJob, now = Date.now()): void {
    if (this.#line) {
      this.#line.show(pullLine(job, this.#output.liveColumns))
      return
    }
    const stage = stageOf(job)
    if (stage === this.#said && now < this.#nextAt) return
    this.#said = stage
    this.#nextAt = now + plainEvery
    this.#output.note([job.image, stage, ...amounts(job)].join('  '))
  }

  dispose(): void {
    this.#line?.clear()
  }
}

/** The line of a pull, with a bar that takes what room is left. */
export function pullLine(job: PullJob, columns: number): string {
  const facts = [stageOf(job), ...amounts(job)].join('  ')
  const image = cutTo(printable(job.image), Math.max(12, Math.floor(columns / 3)))
  const room = columns - columnsOf(image) - columnsOf(facts) - 6
  if (job.total <= 0 || room < 8) return cutTo(`${image}  ${facts}`, columns)
  const filled = Math.round(Math.min(room, 30) * Math.min(1, job.current / job.total))
  const bar = '#'.repeat(filled).padEnd(Math.min(room, 30), '.')
  return `${image}  [${bar}]  ${facts}`
}

function stageOf(job: PullJob): string {
  if (job.stalled) return 'stalled'
  switch (job.state) {
    case 'queued':
      return 'waiting in line'
    case 'pulling':
      return job.unpacking ? 'unpacking' : 'pulling'
    case 'stopping':
      return 'stopping'
    case 'done':
    case 'failed':
    case 'stopped':
      return job.state
    default:
      return job.state satisfies never
  }
}

function amounts({ current, total, rate, secondsLeft }: PullJob): string[] {
  if (total <= 0) return []
  return [
    `${Math.floor(Math.min(1, current / total) * 100)} %`,
    `${bytesText(current)} of ${bytesText(total)}`,
    ...(rate === undefined ? [] : [`${bytesText(rate)}/s`]),
    ...(secondsLeft === undefined ? [] : [`${spanText(secondsLeft)} left`]),
  ]
}
