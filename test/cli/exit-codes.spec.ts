import { describe, expect, it } from 'vitest'
import { exitClasses, exitCodeOf } from '../../cli/command/exit-codes.ts'
import { problemShapes } from '../../contract/problem.ts'

describe('exit codes', () => {
  it.each([
    ['cli.usage', 2],
    ['input.invalid', 2],
    ['match.inactive', 3],
    ['match.expired', 3],
    ['registry.not-found', 4],
    ['namespace.not-found', 4],
    ['service.not-found', 4],
    ['environment.not-found', 4],
    ['environment.in-use', 8],
    ['vault.locked', 5],
    ['cli.not-set-up', 5],
    ['engine.unreachable', 6],
    ['pull.disk-full', 6],
    ['pull.wrong-credential', 7],
    ['pull.not-found', 7],
    ['registry.not-proven', 7],
    ['registry.address-taken', 8],
    ['storage.folder-in-use', 9],
    ['cli.app-ended', 9],
    ['cli.timeout', 124],
    ['cli.interrupted', 130],
    ['cli.terminated', 143],
    ['something.new', 1],
  ])('%s is %i', (code, exit) => {
    expect(exitCodeOf(code)).toBe(exit)
  })

  it('every problem of the contract belongs to a class on purpose', () => {
    const entries = exitClasses.flatMap(({ codes }) => codes)
    const without = Object.keys(problemShapes).filter(
      (code) => !entries.some((entry) => (entry.endsWith('.') ? code.startsWith(entry) : code === entry)),
    )
    expect(without).toEqual([])
  })

  it('no entry stands twice, and every entry without a dot at its end is a code', () => {
    const entries = exitClasses.flatMap(({ codes }) => codes)
    expect(new Set(entries).size).toBe(entries.length)
    const whole = entries.filter((entry) => !entry.endsWith('.') && !entry.startsWith('cli.'))
    expect(whole.filter((entry) => !(entry in problemShapes))).toEqual([])
  })
})
