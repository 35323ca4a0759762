import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

test.skipIf(process.platform === 'win32')(
  'DE-13: an ssh for which no file can be opened any more is a failure of its call, and of nothing else',
  async () => {
    const script = 'ulimit -n 256 && exec "$@"'
    const child = [
      process.execPath,
      here('../../../../../build/scripts/run-ts.mjs'),
      fileURLToPath(new URL('./exhausted-child.ts', import.meta.url)),
    ]
    const { stdout } = await promisify(execFile)('sh', ['-c', script, 'sh', ...child], { timeout: 60_000 })
    expect(JSON.parse(stdout)).toMatchObject({ endpoint: 'ssh://build', reason: 'ssh-other' })
  },
  70_000,
)
