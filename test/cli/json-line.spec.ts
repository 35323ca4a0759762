import { expect, it } from 'vitest'
import { Output } from '../../cli/output/output.ts'
import { LogWriter } from '../../cli/run/workloads/log-writer.ts'
import type { LogEntry } from '../../contract/logs.ts'

const hostile = 'a\u001b[2J\u007f\u009b2J\u200e\u202e\u2066\ufeff日本é'

function jsonOf(act: (output: Output) => void): unknown {
  let said = ''
  const sink = {
    isTTY: true,
    write: (text: string) => {
      said += text
    },
  }
  act(new Output({ out: sink, err: sink, json: true, quiet: false, color: false }))
  expect(said).toMatch(/^[^\p{Cc}\p{Cf}]*\n$/u)
  return JSON.parse(said)
}

it('LK-09: an answer in JSON holds nothing that a terminal acts upon, and all that was said', () => {
  expect(jsonOf((output) => output.answer({ name: hostile }, () => ''))).toEqual({ name: hostile })
})

it('LK-09: so does a failure in JSON', () => {
  const failure = { code: 'cli.bug', message: hostile, exit: 1, data: {} }
  expect(jsonOf((output) => output.fail(failure))).toEqual({ error: failure })
})

it('LK-09: so does a log in JSON', () => {
  const entry: LogEntry = { kind: 'lines', from: 0, stream: 'stdout', at: [0], lines: [hostile] }
  expect(jsonOf((output) => new LogWriter(output).write(entry))).toEqual(entry)
})
