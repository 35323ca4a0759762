import { randomBytes } from 'node:crypto'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { nodeFileLayer } from '../../../../core/storage/node-file-layer.ts'
import { openVault } from '../../../../core/vault/open-vault.ts'
import { Secret } from '../../../../core/vault/secret.ts'
import { keyringSlot } from '../../../../core/vault/slots/keyring-slot.ts'

/**
 * One call on a vault whose keyring is the system's own, in a process of its own: libdbus reads the address
 * of the bus once. Prints the outcome and the longest pause of the main thread, in milliseconds.
 */
const [folder = '', call = '', waitMs = '10000'] = process.argv.slice(2)
const passphrase = Secret.fromText(process.env.FAIRLEAD_TEST_PASSPHRASE ?? '')
const vault = await openVault({
  layer: nodeFileLayer,
  folder,
  slots: [keyringSlot({ random: randomBytes, waitMs: Number(waitMs) })],
  clock: Date.now,
  random: randomBytes,
  scryptCost: { N: 2 ** 14, r: 8, p: 1 },
})

const calls: Record<string, () => Promise<unknown>> = {
  probe: () => vault.probeKeyring(),
  create: () => vault.create({ keyring: true, passphrase }),
  keyring: () => vault.unlockWithKeyring(),
  passphrase: () => vault.unlock({ passphrase }),
  save: async () => {
    await vault.unlockWithKeyring()
    const secret = Secret.fromText(randomBytes(12).toString('hex'))
    await vault.seal('r1', { address: 'registry.example', scope: 'project/p' }, secret, 'current')
    await vault.dispose()
  },
  freshness: async () => {
    await vault.unlock({ passphrase })
    const end = performance.now() + 3000
    while (vault.freshness === 'unknown' && performance.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    return vault.freshness
  },
}
const delay = monitorEventLoopDelay({ resolution: 5 })
// Lets the start of the process pass before the measurement.
await new Promise((resolve) => setTimeout(resolve, 100))
delay.enable()
process.stderr.write('asking\n')
const started = performance.now()
const outcome = await calls[call]?.().then(
  (value) => ({ value: value ?? null }),
  (error: { code?: string; data?: object }) => ({ code: error.code ?? String(error), ...error.data }),
)
const took = performance.now() - started
const pause = delay.max / 1e6
process.stdout.write(`${JSON.stringify({ outcome, state: vault.state, took, pause })}\n`)
