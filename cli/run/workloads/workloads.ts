import type { Workload } from '../../../contract/workloads.ts'
import type { Call } from '../../command/call.ts'
import type { Runner } from '../../command/command.ts'
import { printable } from '../../output/printable.ts'
import type { Client } from '../../session/client.ts'
import { theOne } from '../../session/named.ts'
import { filterOf, placeOf } from '../../session/place.ts'
import { withSession } from '../../session/session.ts'

/** Workloads of the engine, those of the project and the namespace that were named. */
export const list: Runner = (call) =>
  withSession(call, async ({ client }) => {
    const [{ environmentId }, isWanted] = await Promise.all([placeOf(call, client), filterOf(call, client)])
    const found = (await client.workloads.list({ environmentId })).filter(
      (each) => isWanted(each) && (call.has('all') || isAlive(each)),
    )
    call.output.answer(found, () =>
      call.output.table(
        ['NAME', 'IMAGE', 'STATUS', 'PORTS', 'NAMESPACE', 'CREDENTIAL', 'ID'],
        found.map((each) => [
          each.name,
          each.image,
          each.status || each.state,
          portsText(each),
          each.namespace,
          each.credential ? (each.credential.name ?? each.credential.id) : '',
          each.id.slice(0, 12),
        ]),
      ),
    )
    return 0
  })

function isAlive({ state }: Workload): boolean {
  return state !== 'exited' && state !== 'dead' && state !== 'created'
}

function portsText({ ports }: Workload): string {
  return ports
    .flatMap(({ container, host, address, protocol }) =>
      host === undefined ? [] : [`${address ? `${address}:` : ''}${host}->${container}/${protocol}`],
    )
    .join(', ')
}

/** The workload that a word means. */
export async function namedWorkload(word: string, environmentId: string, client: Client): Promise<Workload> {
  return theOne('workload', word, await client.workloads.list({ environmentId }))
}

type Change = 'start' | 'stop' | 'restart' | 'remove'

/** Does one thing to each workload that was named; what fails for one ends it. */
function change(verb: Change, done: string): Runner {
  return (call: Call) =>
    withSession(call, async ({ client }) => {
      const { environmentId } = await placeOf(call, client)
      const all = await client.workloads.list({ environmentId })
      // all are looked up first, so that a wrong name changes nothing
      const named = call.args.map((word) => theOne('workload', word, all))
      for (const { id, name } of named) {
        await client.workloads[verb]({ environmentId, id })
        if (!call.output.json) call.output.write(`${done} ${printable(name)}\n`)
      }
      if (call.output.json)
        call.output.answer(
          named.map(({ id, name }) => ({ id, name })),
          () => '',
        )
      return 0
    })
}

export const start = change('start', 'Started')
export const stop = change('stop', 'Stopped')
export const restart = change('restart', 'Restarted')
export const remove = change('remove', 'Removed')
