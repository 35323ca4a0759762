import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CredentialHelper } from '../../../../core/exchange/credential-helper.ts'
import { Secret } from '../../../../core/vault/secret.ts'
import { machineAt } from '../exchange-bed.ts'

/** A shell script in the place of a credential helper; `$1` is the verb. Answers its full path. */
export async function standInHelper(folder: string, suffix: string, script: string): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o755 })
  const file = join(folder, `docker-credential-${suffix}`)
  await writeFile(file, `#!/bin/sh\n${script}\n`)
  await chmod(file, 0o755)
  return file
}

/** A helper that is such a script, run in a home of its own. */
export async function helperOf(
  home: string,
  script: string,
  options: { patience?: number; env?: Record<string, string> } = {},
): Promise<CredentialHelper> {
  const file = await standInHelper(join(home, 'bin'), 'stand-in', script)
  const { patience = 10_000, env } = options
  return new CredentialHelper({
    name: 'docker-credential-stand-in',
    file,
    machine: machineAt(home, env),
    patience: { list: patience, get: patience },
  })
}

/** What a call came to: its answer, a secret as its text, or the reason of its problem. */
export async function outcomeOf(call: Promise<unknown>): Promise<unknown> {
  try {
    const answer = await call
    return {
      answer: isSecret(answer) ? { ...answer, secret: answer.secret.revealText((text) => text) } : answer,
    }
  } catch (error) {
    if (error instanceof Error && 'data' in error) return (error.data as { reason: string }).reason
    throw error
  }
}

function isSecret(answer: unknown): answer is { secret: Secret } {
  return (
    typeof answer === 'object' && answer !== null && 'secret' in answer && answer.secret instanceof Secret
  )
}
