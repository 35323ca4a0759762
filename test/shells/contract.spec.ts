import { beforeAll, describe } from 'vitest'
import { prepareElectron } from '../support/electron/load-electron.ts'
import { desktopUnderTest } from './desktop-under-test.ts'
import { callsOf } from './suite/calls.ts'
import { hostilePageOf } from './suite/hostile-page.ts'
import { linesOf } from './suite/lines.ts'
import { streamsOf } from './suite/streams.ts'
import { useShell } from './test-host.ts'
import { webUnderTest } from './web-under-test.ts'

// The preload is read as it was built.
beforeAll(prepareElectron, 180_000)

describe.each([webUnderTest, desktopUnderTest])('the contract over $name', (shell) => {
  const start = useShell(shell)
  describe('calls', () => callsOf(start))
  describe('streams', () => streamsOf(start))
  describe('a hostile page', () => hostilePageOf(start))
  describe('the line', () => linesOf(start))
})
