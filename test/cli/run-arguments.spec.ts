import { describe, expect, it } from 'vitest'
import { withValuesOf } from '../../cli/command/run-arguments.ts'

const env = { HOME: '/home/ann', EMPTY: '' }

describe('variables without a value', () => {
  it.each([
    [
      ['-e', 'HOME', 'x'],
      ['-e', 'HOME=/home/ann', 'x'],
    ],
    [
      ['--env', 'HOME', 'x'],
      ['--env', 'HOME=/home/ann', 'x'],
    ],
    [
      ['--env=HOME', 'x'],
      ['--env=HOME=/home/ann', 'x'],
    ],
    [
      ['-eHOME', 'x'],
      ['-eHOME=/home/ann', 'x'],
    ],
    [
      ['-ie', 'HOME', 'x'],
      ['-ie', 'HOME=/home/ann', 'x'],
    ],
    [
      ['-e', 'EMPTY', 'x'],
      ['-e', 'EMPTY=', 'x'],
    ],
    [
      ['-e', 'MISSING', 'x'],
      ['-e', 'MISSING', 'x'],
    ],
    [
      ['-e', 'HOME=other', 'x'],
      ['-e', 'HOME=other', 'x'],
    ],
    [
      ['--name', 'HOME', 'x'],
      ['--name', 'HOME', 'x'],
    ],
    [
      ['x', 'sh', '-e', 'HOME'],
      ['x', 'sh', '-e', 'HOME'],
    ],
  ])('%j', (words, filled) => {
    expect(withValuesOf(env, words)).toEqual(filled)
  })
})
