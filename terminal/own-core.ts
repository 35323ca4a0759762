import { setTimeout as pause } from 'node:timers/promises'
import { withOwnCore } from '../core/own-core.ts'
import { askApp } from '../core/terminal/client/ask-app.ts'
import type { Answer } from '../core/terminal/wire/answer.ts'
import { failed } from '../core/terminal/wire/answer.ts'
import type { CredentialQuestion } from '../core/terminal/wire/opening.ts'
import { version } from '../package.json'

/** How long to look for whoever owns the data folder before giving up (milliseconds). */
const patience = 15_000

/**
 * Answers by a core of this process' own, which opens the vault where a slot needs nobody. Of several that want
 * to at the same moment one becomes the owner of the data folder, and the others ask that one.
 */
export async function answerByOwnCore(dataFolder: string, question: CredentialQuestion): Promise<Answer> {
  const end = Date.now() + patience
  while (Date.now() < end) {
    const own = await withOwnCore({ dataFolder, version }, async (host) => {
      const answer = await host.ask(question, AbortSignal.timeout(patience))
      await host.othersAnswered()
      return answer
    })
    const answer =
      own?.value ?? (await askApp(dataFolder, { ...question, input: Buffer.from(question.input) }))
    if (answer) return answer
    await pause(50)
  }
  return failed('Fairlead: another program holds its data folder and does not answer')
}
