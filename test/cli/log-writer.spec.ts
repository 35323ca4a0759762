import { describe, expect, it } from 'vitest'
import { Output } from '../../cli/output/output.ts'
import { LogWriter } from '../../cli/run/workloads/log-writer.ts'

function written(isTTY: { out: boolean; err: boolean }): { out: string; err: string } {
  const said = { out: '', err: '' }
  const sink = (name: 'out' | 'err') => ({
    isTTY: isTTY[name],
    write: (text: string) => {
      said[name] += text
    },
  })
  const output = new Output({ out: sink('out'), err: sink('err'), json: false, quiet: false, color: false })
  const writer = new LogWriter(output)
  for (const stream of ['stdout', 'stderr'] as const) {
    writer.write({ kind: 'lines', from: 0, stream, at: [0], lines: ['a\u001b[2Jb'] })
  }
  return said
}

const raw = 'a\u001b[2Jb\n'
const inert = 'a\\x1b[2Jb\n'

describe('LK-09: a log of which only one output is a terminal', () => {
  it('cannot act upon the terminal by its standard error', () => {
    expect(written({ out: false, err: true })).toEqual({ out: raw, err: inert })
  })

  it('is whole in the file that takes its standard error', () => {
    expect(written({ out: true, err: false })).toEqual({ out: inert, err: raw })
  })
})
