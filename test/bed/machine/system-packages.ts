import { spawnSync } from 'node:child_process'
import { createInterface } from 'node:readline/promises'
import { type BedPart, findProgram, installCommand, missingParts } from './bed-parts.ts'

/** What the rule for system packages says: install, ask first, or leave the machine as it is. */
export type InstallRule = 'install' | 'ask' | 'leave'

/**
 * Packages are installed in CI, or as root without a terminal, or after asking; `FAIRLEAD_TEST_SYSTEM=0`
 * forbids it.
 */
export function installRule(machine: {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly root: boolean
  readonly terminal: boolean
}): InstallRule {
  const { env, root, terminal } = machine
  if (env.FAIRLEAD_TEST_SYSTEM === '0') return 'leave'
  if (env.CI) return 'install'
  if (terminal) return 'ask'
  return root ? 'install' : 'leave'
}

/**
 * Brings the parts that are missing, by the rule and only where there is `apt-get`. Never throws for a
 * package that cannot be had: the tests that need it then say so themselves.
 */
export async function installParts(parts: readonly BedPart[]): Promise<void> {
  const missing = missingParts(parts)
  if (missing.length === 0 || !findProgram('apt-get')) return
  const root = process.getuid?.() === 0
  const command = installCommand(missing)
  const rule = installRule({ env: process.env, root, terminal: process.stdin.isTTY === true })
  if (rule === 'leave' || (rule === 'ask' && !(await agreed(command)))) return
  console.error(`Installing system parts: ${command}`)
  apt(root, ['update', '-q'])
  const packages = [...new Set(missing.flatMap((part) => part.packages))]
  apt(root, ['install', '-q', '-y', '--no-install-recommends', ...packages])
}

async function agreed(command: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  try {
    const answer = await lines.question(`System packages are needed: ${command}\nInstall them now? [Y/n] `)
    return /^(y|yes|)$/i.test(answer.trim())
  } finally {
    lines.close()
  }
}

function apt(root: boolean, args: readonly string[]): void {
  const [command = '', ...rest] = root ? ['apt-get', ...args] : ['sudo', 'apt-get', ...args]
  const result = spawnSync(command, rest, {
    // Standard output belongs to the suite that is about to run.
    stdio: ['inherit', process.stderr, process.stderr],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
  if (result.status !== 0) console.error(`apt-get ${args[0]} failed`)
}
