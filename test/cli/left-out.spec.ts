import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { refusalOf } from '../../cli/run/workloads/left-out.ts'
import { readRunLine } from '../../core/workloads/form/line/run-line.ts'
import { quoteWords } from '../../core/workloads/form/shell-words.ts'

function refusal(...words: string[]) {
  const line = readRunLine(quoteWords(['docker', 'run', ...words, 'nginx']))
  return refusalOf(line.ok ? line.leftOut : [])
}

const secret = randomBytes(12).toString('hex')

it.each([
  ['--log-opt', `splunk-token=${secret}`],
  ['--health-cmd', `curl -u ann:${secret} http://localhost`],
  ['-e', `=${secret}`],
])('LK-03: a launch that is refused for its %s does not repeat the value', (flag, value) => {
  const error = refusal(flag, value)
  expect(error?.message).toMatch(flag === '-e' ? /-e|--env/ : flag)
  expect(JSON.stringify([error?.message, error?.data])).not.toContain(secret)
})

it('a variable that has no value is named', () => {
  expect(refusal('-e', 'TOKEN')?.message).toContain('TOKEN')
})

it('what makes no difference is no reason to refuse', () => {
  expect(refusal('--quiet')).toBeUndefined()
})
