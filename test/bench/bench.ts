import { causeToSkip } from '../bed/machine/bed-parts.ts'
import { rehearsalBench } from './access/rehearsal.bench.ts'
import { launchBench } from './launch/launch.bench.ts'
import { matchBench } from './match/match.bench.ts'
import { parseBenchCommand } from './measure/bench-command.ts'
import type { Measurement, Row } from './measure/measurement.ts'
import { tableOf } from './measure/table.ts'
import { crowdBench } from './pulls/crowd.bench.ts'
import { pullBench } from './pulls/pull.bench.ts'
import { registriesBench } from './registries/registries.bench.ts'
import { memoryBench } from './start/memory.bench.ts'
import { pageBench } from './start/page.bench.ts'
import { startBench } from './start/start.bench.ts'
import { cliBench } from './terminal/cli.bench.ts'
import { terminalBench } from './terminal/terminal.bench.ts'
import { vaultBench } from './vault/vault.bench.ts'
import { floodBench } from './web/flood.bench.ts'
import { idleBench } from './workloads/idle.bench.ts'
import { logsBench } from './workloads/logs.bench.ts'
import { workloadsBench } from './workloads/many-containers.bench.ts'

const measurements: readonly Measurement[] = [
  pullBench,
  crowdBench,
  launchBench,
  rehearsalBench,
  matchBench,
  startBench,
  pageBench,
  registriesBench,
  vaultBench,
  terminalBench,
  cliBench,
  memoryBench,
  floodBench,
  idleBench,
  logsBench,
  workloadsBench,
]

/** Measures one thing; says why where it cannot, and gives no rows then. */
async function measure(measurement: Measurement, wanted: number | undefined): Promise<readonly Row[]> {
  const { name, parts, run } = measurement
  const pairs = wanted ?? measurement.pairs
  const missing = causeToSkip(parts)
  if (missing !== undefined) throw new Error(missing)
  const progress = (round: number): void => {
    if (round % 5 === 0) console.error(`${name}: ${round} of ${pairs}`)
  }
  return await run({ pairs, progress })
}

const command = parseBenchCommand(
  process.argv.slice(2),
  measurements.map(({ name }) => name),
)
if (!command.ok) {
  console.error(`bench: ${command.message}`)
  process.exitCode = 2
} else {
  const rows: Row[] = []
  const failures: string[] = []
  for (const measurement of measurements.filter(({ name }) => command.names.includes(name))) {
    try {
      rows.push(...(await measure(measurement, command.pairs)))
    } catch (error) {
      failures.push(`${measurement.name} was not measured: ${error instanceof Error ? error.message : error}`)
    }
  }
  if (rows.length > 0) {
    console.log(tableOf(rows))
    console.log('Times: median (min–max). Ratios: median of the pairs (its 95 % interval).')
  }
  for (const failure of failures) console.log(failure)
  // A goal that is missed is a result; only a measurement that did not run is a failure.
  process.exitCode = failures.length === 0 ? 0 : 1
}
