import type { Runner } from '../../command/command.ts'
import { printable } from '../../output/printable.ts'
import { ProblemFound } from '../../session/failure.ts'
import { withSession } from '../../session/session.ts'
import { followPull, stopPull } from './follow-pull.ts'
import { requestOf } from './image-request.ts'

/** Pulls an image with the credential of the match. A pull that was under way before is followed and not stopped. */
export const pull: Runner = (call) =>
  withSession(call, async ({ client }) => {
    const request = await requestOf(call, client)
    const before = new Set((await client.pulls.list()).map(({ id }) => id))
    const started = await client.pulls.start(request)
    const by = started.credential ? `with “${started.credential.name}”` : 'without a credential'
    call.output.note(`Pulling ${started.image} ${by}`)
    try {
      const job = await followPull(call, client, started.id)
      if (job.problem) throw new ProblemFound(job.problem)
      call.output.answer(job, () =>
        call.output.quiet ? `${job.imageId ?? job.image}\n` : `Pulled ${printable(job.image)} ${by}\n`,
      )
    } catch (error) {
      if (call.signal.aborted && !before.has(started.id)) await stopPull(client, started.id)
      throw error
    }
    return 0
  })
