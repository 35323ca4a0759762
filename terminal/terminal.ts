import { existsSync, readlinkSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename } from 'node:path'
import { dataFolderPath } from '../core/storage/data-folder-path.ts'
import { askApp } from '../core/terminal/client/ask-app.ts'
import { type Answer, audible, failed } from '../core/terminal/wire/answer.ts'
import {
  type CredentialQuestion,
  isCredentialVerb,
  mostInput,
  mostWord,
} from '../core/terminal/wire/opening.ts'
import { answerByOwnCore } from './own-core.ts'
import { readInput } from './read-input.ts'

/**
 * What the native helper becomes where no app runs, and what stands in its place where there was no compiler for
 * it: one verb of the credential helpers' protocol.
 */
async function main(verb: string | undefined): Promise<Answer> {
  if (!isCredentialVerb(verb))
    return failed('Usage: docker-credential-fairlead <store|get|erase|list|version>')
  const input = verb === 'list' ? Buffer.alloc(0) : await readInput(process.stdin, mostInput)
  if (!input) return failed('Fairlead: the input is too long')
  const { env } = process
  const project = env.FAIRLEAD_PROJECT ?? ''
  if (Buffer.byteLength(project) > mostWord) return failed('Fairlead: FAIRLEAD_PROJECT is too long')
  const program = env.FAIRLEAD_ASKING_PROGRAM ?? nameOf(process.ppid)
  const question: CredentialQuestion = {
    verb,
    project,
    program: Buffer.byteLength(program) > mostWord ? '' : program,
    input,
  }
  const home = homedir()
  const folder = dataFolderPath({ platform: process.platform, env, home, cwd: process.cwd() })
  if (!existsSync(folder))
    return failed('Fairlead: it has not been set up for this user. Start Fairlead once')
  try {
    const answer = await askApp(folder, { ...question, input: Buffer.from(input) })
    return answer ?? (await answerByOwnCore(folder, question))
  } finally {
    input.fill(0)
  }
}

/** The name of a running program, where the system tells it. */
function nameOf(pid: number): string {
  try {
    return basename(readlinkSync(`/proc/${pid}/exe`))
  } catch {
    // A system without /proc, or another user's program.
    return ''
  }
}

const verb = process.argv[2]
const answer = await main(verb).catch(() =>
  failed('Fairlead: something went wrong. Start Fairlead and try again'),
)
const { exit, out, err } = isCredentialVerb(verb) ? audible(verb, answer) : answer
process.stderr.write(err)
process.stdout.write(out, () => process.exit(exit))
