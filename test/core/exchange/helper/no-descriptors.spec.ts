import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'

it('a helper that cannot be run for want of file descriptors does not end the program', () => {
  const script =
    'ulimit -n 512; exec node build/scripts/run-ts.mjs test/core/exchange/helper/no-descriptors.ts'
  expect(execFileSync('bash', ['-c', script], { encoding: 'utf8', stdio: 'pipe' })).toContain(
    'run: not-started',
  )
}, 30_000)
