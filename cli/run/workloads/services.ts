import type { Service } from '../../../contract/services.ts'
import { mostReplicas } from '../../../contract/workload/run-fields.ts'
import type { Call } from '../../command/call.ts'
import { usageError } from '../../command/cli-error.ts'
import type { Runner } from '../../command/command.ts'
import { factsText, instantText } from '../../output/format.ts'
import { printable } from '../../output/printable.ts'
import type { Client } from '../../session/client.ts'
import { failureOf, ProblemFound } from '../../session/failure.ts'
import { theOne } from '../../session/named.ts'
import { filterOf, placeOf } from '../../session/place.ts'
import { withSession } from '../../session/session.ts'

export const list: Runner = (call) =>
  withSession(call, async ({ client }) => {
    const found = await servicesOf(call, client)
    call.output.answer(found, () =>
      call.output.table(
        ['NAME', 'IMAGE', 'RUNNING', 'STATE', 'NAMESPACE', 'CREDENTIAL', 'WHY'],
        found.map((each) => [
          each.name,
          each.image,
          `${each.running} of ${each.scale}`,
          each.state,
          each.namespace,
          each.credential?.name ?? '',
          whyText(each) ?? '',
        ]),
      ),
    )
    return 0
  })

export const show: Runner = (call) =>
  withSession(call, async ({ client }) => {
    const service = await namedService(call, client)
    call.output.answer(service, () => serviceText(service))
    return 0
  })

export const scale: Runner = (call) =>
  withSession(call, async ({ client }) => {
    const [, count = ''] = call.args
    const wanted = Number(count)
    if (!/^\d{1,3}$/.test(count) || wanted > mostReplicas) {
      throw usageError(`N is a whole number from 0 to ${mostReplicas}.`)
    }
    const service = await namedService(call, client)
    return told(call, await client.services.scale({ ...idOf(service), scale: wanted }))
  })

export const update: Runner = (call) =>
  withSession(call, async ({ client }) => {
    const service = await namedService(call, client)
    return told(call, await client.services.update({ ...idOf(service), image: call.arg(1) }))
  })

export const rollback: Runner = change((client, one) => client.services.rollBack(one))
export const stop: Runner = change((client, one) => client.services.stop(one))
export const start: Runner = change((client, one) => client.services.start(one))
export const restart: Runner = change((client, one) => client.services.restart(one))

export const remove: Runner = (call) =>
  withSession(call, async ({ client }) => {
    const service = await namedService(call, client)
    const answer = await client.services.remove(idOf(service))
    call.output.answer(answer, () => `Removing ${printable(service.name)}\n`)
    return 0
  })

type One = { environmentId: string; id: string }

function change(act: (client: Client, one: One) => Promise<Service>): Runner {
  return (call) =>
    withSession(call, async ({ client }) =>
      told(call, await act(client, idOf(await namedService(call, client)))),
    )
}

/** What is wanted is kept also where it may not be now, which is told as the failure that it is. */
function told(call: Call, service: Service): number {
  if (service.problem) throw new ProblemFound(service.problem)
  call.output.answer(service, () => serviceText(service))
  return 0
}

async function servicesOf(call: Call, client: Client): Promise<Service[]> {
  const [{ environmentId }, isWanted] = await Promise.all([placeOf(call, client), filterOf(call, client)])
  return (await client.services.list({ environmentId })).filter(isWanted)
}

async function namedService(call: Call, client: Client): Promise<Service> {
  return theOne('service', call.arg(0), await servicesOf(call, client))
}

function idOf({ environmentId, id }: Service): One {
  return { environmentId, id }
}

function whyText({ problem, update }: Service): string | undefined {
  const why = problem ?? update?.problem
  return why && failureOf(new ProblemFound(why)).message
}

function serviceText(service: Service): string {
  const { name, id, image, namespace, state, running, previousImage, replicas, credential, update } = service
  const facts: (readonly [string, string | undefined])[] = [
    ['Name', name],
    ['Id', id],
    ['Image', image],
    ['Before', previousImage],
    ['Namespace', namespace],
    ['Credential', credential?.name],
    ['Running', `${running} of ${service.scale}`],
    ['State', state],
    ['Why', whyText(service)],
    ['Update', update && `${update.state}, ${update.updated} replaced`],
    ['Next try', service.retryAt === undefined ? undefined : instantText(service.retryAt)],
    ...replicas.map((each) => ['Replica', `${each.name} ${each.state}`] as const),
  ]
  return factsText(facts.map(([head, value]) => [head, value && printable(value)]))
}
