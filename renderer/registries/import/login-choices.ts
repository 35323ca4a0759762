import type { FoundLogin, ImportChoice } from '../../../contract/exchange.ts'
import type { Scope } from '../../../contract/registry/registry-record.ts'

/** What is to be done where a registry stands in the way. */
export type OnConflict = ImportChoice['onConflict']

export function importable({ refused }: FoundLogin): boolean {
  return refused === undefined
}

/** The registry that holds the same address in this scope: rule 1 forbids a second. */
export function conflictIn(login: FoundLogin, scope: Scope): { id: string; name: string } | undefined {
  return login.existing.find(({ scope: other }) => sameScope(other, scope))
}

/** What is sent for the chosen logins; where nobody decided, what stands is kept. */
export function toChoices(
  logins: readonly FoundLogin[],
  chosen: ReadonlySet<string>,
  conflicts: ReadonlyMap<string, OnConflict>,
  scope: Scope,
): ImportChoice[] {
  return logins
    .filter((login) => chosen.has(login.key) && importable(login))
    .map(({ key }) => ({ key, scope, onConflict: conflicts.get(key) ?? 'skip' }))
}

/** Those that are worth importing as they were found: not refused, and no registry stands in their way. */
export function chosenAtFirst(logins: readonly FoundLogin[], scope: Scope): ReadonlySet<string> {
  return new Set(
    logins.filter((login) => importable(login) && !conflictIn(login, scope)).map(({ key }) => key),
  )
}

function sameScope(a: Scope, b: Scope): boolean {
  if (a.kind === 'project' || b.kind === 'project') return a.kind === b.kind
  return a.namespace === b.namespace
}
