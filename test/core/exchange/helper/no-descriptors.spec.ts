import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const program = fileURLToPath(new URL('./no-descriptors.ts', import.meta.url))

it('CH-04: a helper that cannot be run for want of file descriptors does not end the program', () => {
  const script = 'ulimit -n 512; exec node build/scripts/run-ts.mjs "$0"'
  const said = execFileSync('bash', ['-c', script, program], { encoding: 'utf8', stdio: 'pipe' })
  expect(said).toContain('run: not-started')
}, 30_000)
