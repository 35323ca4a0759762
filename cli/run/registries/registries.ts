import type { RegistrySummary } from '../../../contract/registry/registry-record.ts'
import type { Call } from '../../command/call.ts'
import type { Runner } from '../../command/command.ts'
import { agoText, factsText, instantText } from '../../output/format.ts'
import { printable } from '../../output/printable.ts'
import type { Client } from '../../session/client.ts'
import { theOne } from '../../session/named.ts'
import { filterOf } from '../../session/place.ts'
import { withSession } from '../../session/session.ts'

/** The registry that the first argument names. */
export async function namedRegistry(call: Call, client: Client): Promise<RegistrySummary> {
  return theOne('registry', call.arg(0), await client.registries.list())
}

export const list: Runner = (call) =>
  withSession(call, async ({ client }) => {
    const [all, isWanted] = await Promise.all([client.registries.list(), filterOf(call, client)])
    const found = all.filter(({ projectId, scope }) =>
      isWanted({ projectId, ...(scope.kind === 'namespace' ? { namespace: scope.namespace } : {}) }),
    )
    call.output.answer(found, () =>
      call.output.table(
        ['NAME', 'ADDRESS', 'STATE', 'VERIFIED', 'SCOPE', 'USERNAME', 'LAST USED'],
        found.map((registry) => [
          registry.name,
          registry.address,
          stateText(registry),
          verifiedText(registry),
          scopeText(registry),
          registry.username ?? '',
          registry.lastUsedAt === undefined ? '' : agoText(registry.lastUsedAt, Date.now()),
        ]),
      ),
    )
    return 0
  })

export const show: Runner = (call) =>
  withSession(call, async ({ client }) => {
    const registry = await namedRegistry(call, client)
    call.output.answer(registry, () => registryText(registry))
    return 0
  })

/** One registry, a line for each fact. */
export function registryText(registry: RegistrySummary): string {
  const { name, id, address, username, email, description, expiresAt, undoUntil } = registry
  const facts: (readonly [string, string | undefined])[] = [
    ['Name', name],
    ['Id', id],
    ['Address', address],
    ['State', stateText(registry)],
    ['Verified', verifiedText(registry)],
    ['Scope', scopeText(registry)],
    ['Username', username ?? (registry.anonymous ? 'none: anonymous' : undefined)],
    ['E-mail', email],
    ['Description', description],
    ['Expires', expiresAt === undefined ? undefined : instantText(expiresAt)],
    ['Change can be undone until', undoUntil === undefined ? undefined : instantText(undoUntil)],
  ]
  return factsText(facts.map(([head, value]) => [head, value === undefined ? undefined : printable(value)]))
}

function stateText({ state, lease }: RegistrySummary): string {
  switch (lease?.kind) {
    case 'launch':
      return `${state} for one launch`
    case 'quit':
      return `${state} until Fairlead ends`
    case 'until':
      return `${state} until ${instantText(lease.at)}`
    case undefined:
      return state
    default:
      return lease satisfies never
  }
}

function verifiedText({ verification }: RegistrySummary): string {
  switch (verification.kind) {
    case 'verified':
      return instantText(verification.at)
    case 'not-verified':
      return 'no'
    case 'failed':
      return `failed: ${verification.problem.code}`
    default:
      return verification satisfies never
  }
}

function scopeText({ scope }: RegistrySummary): string {
  return scope.kind === 'project' ? 'all namespaces' : scope.namespace
}
