import { execFileSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { runFlags, shortFlags } from '../../../../../core/workloads/form/line/run-flags.ts'
import { readRunLine } from '../../../../../core/workloads/form/line/run-line.ts'

describe('the flags', () => {
  const documented = (program: string) => {
    const help = execFileSync(program, ['run', '--help'], { encoding: 'utf8', timeout: 20_000 })
    return [
      ...help.matchAll(
        /^ {2,6}(?:-(\w), )?--([\w-]+)(?: (\S+))? {2,}|^ {2,6}(?:-(\w), )?--([\w-]+)(?: (\S+))?$/gm,
      ),
    ].map(([, short = '', name = '', type, short2 = '', name2 = '', type2]) => ({
      short: short || short2,
      name: name || name2,
      takesValue: (type ?? type2) !== undefined,
    }))
  }

  test.each(['docker', 'podman'])(
    'of the installed %s are known, with the right number of values',
    (program) => {
      const flags = documented(program)
      expect(flags.length).toBeGreaterThan(90)
      for (const { short, name, takesValue } of flags) {
        expect(runFlags.get(name)?.takesValue, name).toBe(takesValue)
        if (short !== '') expect(shortFlags[short], short).toBe(name)
      }
    },
  )

  test.each([...runFlags])('--%s leaves the image to the line', (name, { takesValue }) => {
    const answer = readRunLine(`docker run --${name}${takesValue ? ' 1:2' : ''} the/image the-command`)
    expect(answer).toMatchObject({ ok: true, image: 'the/image', form: { command: 'the-command' } })
  })
})
