import { describe, expect, it } from 'vitest'
import { bytesText, spanText } from '../../cli/output/format.ts'
import { Output } from '../../cli/output/output.ts'
import { columnsOf, cutTo, printable, printableLines } from '../../cli/output/printable.ts'
import { PullReport, pullLine } from '../../cli/output/pull-report.ts'
import { tableText } from '../../cli/output/table.ts'
import { failureOf, ProblemFound } from '../../cli/session/failure.ts'
import type { PullJob } from '../../contract/pulls.ts'

const job: PullJob = {
  id: 'x',
  environmentId: 'x',
  projectId: 'x',
  namespace: 'default',
  image: 'quay.io/team/app:1',
  state: 'pulling',
  layers: 3,
  current: 30_000_000,
  total: 60_000_000,
  rate: 1_500_000,
  secondsLeft: 20,
  unpacking: false,
  message: '',
  stalled: false,
  offersAnonymous: false,
  createdAt: 0,
}

describe('text of others', () => {
  it.each([
    ['plain', 'plain'],
    ['\u001b[31mred\u0007', '\\x1b[31mred\\x07'],
    ['a\nb\tc', 'a\\x0ab\\x09c'],
    ['turned\u202eback\u2066', 'turned\\u202eback\\u2066'],
    ['\u009b31m', '\\x9b31m'],
    ['half\ud800', 'half\\ud800'],
    ['日本 é', '日本 é'],
  ])('%j is shown as %j', (text, shown) => {
    expect(printable(text)).toBe(shown)
  })

  it('of several lines keeps its lines', () => {
    expect(printableLines('a\n\tb\r\u001b[2J')).toBe('a\n\tb\\x0d\\x1b[2J')
  })

  it.each([
    ['abc', 3],
    ['日本', 4],
    ['e\u0301', 1],
    ['', 0],
  ])('%j takes %i columns', (text, columns) => {
    expect(columnsOf(text)).toBe(columns)
  })

  it('is cut between characters', () => {
    expect(cutTo('abcdef', 6)).toBe('abcdef')
    expect(cutTo('abcdefg', 6)).toBe('abcde…')
    expect(cutTo('日本日本', 6)).toBe('日本…')
  })
})

describe('a table', () => {
  const rows = [
    ['short', 'a'.repeat(40), 'end'],
    ['x', 'evil\u001b[2J', ''],
  ]

  it('is whole in a file, without spaces at its ends', () => {
    const text = tableText(['ONE', 'TWO', 'THREE'], rows)
    expect(text).toBe(
      `ONE    TWO${' '.repeat(37)}  THREE\nshort  ${'a'.repeat(40)}  end\nx      evil\\x1b[2J\n`,
    )
  })

  it('has its widest column cut at a terminal', () => {
    const lines = tableText(['ONE', 'TWO', 'THREE'], rows, 30).trimEnd().split('\n')
    for (const line of lines) expect(columnsOf(line)).toBeLessThanOrEqual(30)
    expect(lines[1]).toContain('…')
  })
})

describe('a pull', () => {
  it('is one line with a bar, bytes, rate and time left', () => {
    const line = pullLine(job, 110)
    expect(line).toMatch(
      /^quay\.io\/team\/app:1 {2}\[#+\.+\] {2}pulling {2}50 % {2}30\.0 MB of 60\.0 MB {2}1\.50 MB\/s {2}20 s left$/,
    )
  })

  it.each([20, 40, 60, 80, 200])('never is wider than %i columns', (columns) => {
    for (const each of [job, { ...job, total: 0 }, { ...job, image: `${'日'.repeat(80)}\u001b[2J` }]) {
      expect(columnsOf(pullLine(each, columns))).toBeLessThanOrEqual(columns)
      expect(pullLine(each, columns)).not.toContain('\u001b')
    }
  })

  it('says where there is no terminal what is new, and else something now and then', () => {
    let said = ''
    const err = {
      write: (text: string) => {
        said += text
      },
    }
    const report = new PullReport(new Output({ out: err, err, json: false, quiet: false, color: false }))
    report.show(job, 0)
    report.show({ ...job, current: 40_000_000 }, 5000)
    report.show({ ...job, unpacking: true }, 6000)
    report.show({ ...job, current: 60_000_000, unpacking: true }, 17_000)
    report.dispose()
    expect(said.trimEnd().split('\n')).toHaveLength(3)
    expect(said).not.toContain('\r')
  })

  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.00 kB'],
    [12_345_678, '12.3 MB'],
    [999_999, '1.00 MB'],
  ])('%i bytes are %s', (bytes, text) => {
    expect(bytesText(bytes)).toBe(text)
  })

  it.each([
    [0.4, '0 s'],
    [61, '1 min 1 s'],
    [3700, '1 h 1 min'],
    [90_000, '1 d 1 h'],
  ])('%d seconds are %s', (seconds, text) => {
    expect(spanText(seconds)).toBe(text)
  })
})

describe('a failure', () => {
  it('has the sentence of the page, the exit code, and the facts', () => {
    const problem = {
      code: 'match.inactive' as const,
      data: { image: 'x', host: 'y', registry: { id: 'i', name: 'team' } },
    }
    expect(failureOf(new ProblemFound(problem))).toEqual({
      code: 'match.inactive',
      message: 'The registry “team” is inactive, so x is refused.',
      next: 'Activate “team”.',
      exit: 3,
      data: problem.data,
    })
  })

  it('of the form has a line for each field', () => {
    const faults = [
      { field: 'ports', code: 'port-format' as const, params: { text: '99999' } },
      { field: 'name', code: 'required' as const },
    ]
    expect(failureOf(new ProblemFound({ code: 'input.invalid', data: { faults } })).details).toEqual([
      'ports: Write one port on each line, as in 8080:80 or 127.0.0.1:8080:80/tcp: “99999” is not one.',
      'name: A name is needed to tell this registry from others.',
    ])
  })

  it('that is a bug never repeats what it says itself', () => {
    const failure = failureOf(new TypeError('the-secret of somebody'))
    expect(failure).toMatchObject({ code: 'cli.bug', exit: 1, data: { class: 'TypeError' } })
    expect(JSON.stringify(failure)).not.toContain('the-secret')
  })
})
