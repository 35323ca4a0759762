import { expect, it } from 'vitest'
import { parseBenchCommand } from './bench-command.ts'

const known = ['pull', 'match', 'start']

it.each([
  [[], { ok: true, names: known }],
  [['match'], { ok: true, names: ['match'] }],
  [['start', 'pull', 'pull'], { ok: true, names: ['pull', 'start'] }],
  [['--pairs', '5'], { ok: true, names: known, pairs: 5 }],
  [['match', '--pairs', '100'], { ok: true, names: ['match'], pairs: 100 }],
])('reads %j', (args, command) => {
  expect(parseBenchCommand(args, known)).toEqual(command)
})

it.each([
  [['push'], 'push is none of: pull, match, start, --pairs N'],
  [['--pairs'], '--pairs needs a number from 1 on'],
  [['--pairs', '0'], '--pairs needs a number from 1 on'],
  [['--pairs', '2.5'], '--pairs needs a number from 1 on'],
  [['--pairs', 'pull'], '--pairs needs a number from 1 on'],
])('refuses %j', (args, message) => {
  expect(parseBenchCommand(args, known)).toEqual({ ok: false, message })
})
