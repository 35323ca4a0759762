import type { Runner } from '../../command/command.ts'
import { factsText } from '../../output/format.ts'
import { printable } from '../../output/printable.ts'
import { ProblemFound } from '../../session/failure.ts'
import { withSession } from '../../session/session.ts'
import { requestOf } from './image-request.ts'

/** Asks the registry, through the engine, whether the credential of the match may read an image. */
export const check: Runner = (call) =>
  withSession(call, async ({ client }) => {
    const access = await client.access.check(await requestOf(call, client))
    if (access.kind === 'refused') throw new ProblemFound(access.problem)
    call.output.answer(access, () =>
      factsText([
        ['Access', access.kind === 'ok' ? 'yes' : 'not known: this engine cannot ask without pulling'],
        ['Credential', access.credential ? printable(access.credential.name) : 'none'],
        ...(access.kind === 'ok'
          ? ([
              ['Digest', printable(access.digest ?? '')],
              ['Platforms', printable(access.platforms.join(', '))],
            ] as const)
          : []),
      ]),
    )
    return 0
  })
