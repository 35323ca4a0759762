import type { PlaceFault } from '../../../contract/exchange.ts'
import { afterSpace, type JsonMember, objectMembers } from './json-members.ts'

/** One entry of `auths`, with where it stands in the text. */
export interface ConfigEntry {
  readonly key: string
  /** Counts the entries of the same key before it. */
  readonly twin: number
  readonly member: JsonMember
  /** Where the object that holds it starts. */
  readonly section: number
  readonly value: unknown
}

export interface LoginConfig {
  readonly entries: readonly ConfigEntry[]
  /** The suffix of the helper for all that has none of its own, as it stands there. */
  readonly credsStore: unknown
  readonly credHelpers: readonly { readonly key: string; readonly suffix: unknown }[]
}

/** Twice what is shown of one place. Reading each takes its time, in which the program does nothing else. */
export const mostLogins = 20_000

export type ReadConfig =
  | ({ readonly ok: true } & LoginConfig)
  | { readonly ok: false; readonly fault: PlaceFault }

/**
 * Reads the text of Docker's `config.json` or Podman's `auth.json`. Names of members are compared without
 * regard to case, as Go's decoder does; of twins every one is an entry. A byte order mark is passed over.
 */
export function readLoginConfig(text: string): ReadConfig {
  const start = afterSpace(text, text.startsWith('\ufeff') ? 1 : 0)
  try {
    JSON.parse(text.slice(start))
  } catch {
    return { ok: false, fault: 'not-json' }
  }
  if (text[start] !== '{') return { ok: false, fault: 'not-an-object' }
  const root = objectMembers(text, start)
  const sections = membersNamed(root, 'auths')
  // Go takes null for an absent object
  if (sections.some((each) => !['{', 'n'].includes(text[each.valueStart] ?? ''))) {
    return { ok: false, fault: 'not-an-object' }
  }
  const logins = inside(text, sections)
  const helpers = inside(text, membersNamed(root, 'credHelpers'))
  if (logins.length + helpers.length > mostLogins) return { ok: false, fault: 'too-large' }
  const twins = new Map<string, number>()
  const entries = logins.map(({ section, member }): ConfigEntry => {
    const twin = twins.get(member.key) ?? 0
    twins.set(member.key, twin + 1)
    return { key: member.key, twin, member, section, value: readValue(text, member) }
  })
  const store = membersNamed(root, 'credsStore').at(-1)
  return {
    ok: true,
    entries,
    credsStore: store ? readValue(text, store) : undefined,
    credHelpers: helpers.map(({ member }) => ({ key: member.key, suffix: readValue(text, member) })),
  }
}

/** `DOCKER_AUTH_CONFIG` is read strictly by Docker: nothing but `auths`, and nothing but `auth` in its entries. */
export function readStrictConfig(text: string): ReadConfig {
  const read = readLoginConfig(text)
  if (!read.ok) return read
  const strict = (value: unknown, only: string) =>
    typeof value === 'object' && value !== null && Object.keys(value).every((key) => key === only)
  const known = strict(JSON.parse(text.replace(/^\ufeff/, '')), 'auths')
  if (known && read.entries.every(({ value }) => strict(value, 'auth'))) return read
  return { ok: false, fault: 'unknown-fields' }
}

function membersNamed(members: readonly JsonMember[], name: string): JsonMember[] {
  return members.filter(({ key }) => key.toLowerCase() === name.toLowerCase())
}

/** The members of those that are objects, each with where its object starts. */
function inside(
  text: string,
  objects: readonly JsonMember[],
): { readonly section: number; readonly member: JsonMember }[] {
  return objects
    .filter(({ valueStart }) => text[valueStart] === '{')
    .flatMap(({ valueStart }) =>
      objectMembers(text, valueStart).map((member) => ({ section: valueStart, member })),
    )
}

function readValue(text: string, { valueStart, end }: JsonMember): unknown {
  return JSON.parse(text.slice(valueStart, end))
}
