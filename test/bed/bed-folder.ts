import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const prefix = 'fairlead-bed-'

/** A temporary folder of one bed part, with the processes that live in it noted down. */
export type BedFolder = {
  readonly path: string
  /** Notes a process that must not outlive this folder. */
  note(name: string, pid: number): void
  /** Ends every noted process that still runs and removes the folder. */
  dispose(): Promise<void>
}

/** Makes a folder for one part, after removing what killed runs have left behind. */
export function createBedFolder(part: string): BedFolder {
  sweepLeftovers()
  const path = mkdtempSync(join(tmpdir(), `${prefix}${part}-`))
  // Daemons that drop their rights must still reach what is theirs.
  chmodSync(path, 0o755)
  const pids = join(path, 'pids')
  mkdirSync(pids)
  note(pids, 'owner', process.pid)
  return {
    path,
    note: (name, pid) => note(pids, name, pid),
    dispose: async () => {
      await endNoted(pids)
      remove(path)
    },
  }
}

/** Removes the folders, and ends the processes, of beds whose owner is gone. */
function sweepLeftovers(): void {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(prefix))) {
    const path = join(tmpdir(), name)
    const pids = join(path, 'pids')
    if (!existsSync(join(pids, 'owner')) || livePid(join(pids, 'owner')) !== undefined) continue
    if (statSync(path).uid !== process.getuid?.()) continue
    for (const pid of noted(pids)) signalTo(pid, 'SIGKILL')
    remove(path)
  }
}

/** When a running process began, in clock ticks since the machine did, so that a reused pid is not taken for it. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // One that has ended but was not yet waited for is no more than an entry in a table.
    return fields[0] === 'Z' ? undefined : fields[19]
  } catch {
    // No such process.
    return undefined
  }
}

function signalTo(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    // It may end between the look and the signal.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

function note(pids: string, name: string, pid: number): void {
  writeFileSync(join(pids, name), `${pid} ${startOf(pid) ?? ''}`)
}

function livePid(file: string): number | undefined {
  const [pid, start] = readFileSync(file, 'utf8').split(' ')
  const found = startOf(Number(pid))
  return found !== undefined && found === start ? Number(pid) : undefined
}

function noted(pids: string): number[] {
  return readdirSync(pids)
    .filter((name) => name !== 'owner')
    .flatMap((name) => livePid(join(pids, name)) ?? [])
}

async function endNoted(pids: string): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    for (const pid of noted(pids)) signalTo(pid, signal)
    const deadline = Date.now() + 10_000
    while (noted(pids).length > 0 && Date.now() < deadline) await new Promise((done) => setTimeout(done, 20))
  }
}

function remove(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  } catch (error) {
    // A mount of a killed engine may still lie over a folder: lift it, then try once more.
    const mounts = readFileSync('/proc/self/mounts', 'utf8')
      .split('\n')
      .map((line) => line.split(' ')[1] ?? '')
      .filter((place) => place.startsWith(`${path}/`))
    if (mounts.length === 0) throw error
    spawnSync('umount', ['--lazy', ...mounts])
    rmSync(path, { recursive: true, force: true })
  }
}
