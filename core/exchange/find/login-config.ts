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
  const twins = new Map<string, number>()
  const entries = sections
    .filter(({ valueStart }) => text[valueStart] === '{')
    .flatMap(({ valueStart }) =>
      objectMembers(text, valueStart).map((member): ConfigEntry => {
        const twin = twins.get(member.key) ?? 0
        twins.set(member.key, twin + 1)
        return { key: member.key, twin, member, section: valueStart, value: readValue(text, member) }
      }),
    )
  const store = membersNamed(root, 'credsStore').at(-1)
  return {
    ok: true,
    entries,
    credsStore: store ? readValue(text, store) : undefined,
    credHelpers: membersNamed(root, 'credHelpers')
      .filter(({ valueStart }) => text[valueStart] === '{')
      .flatMap(({ valueStart }) => objectMembers(text, valueStart))
      .map((member) => ({ key: member.key, suffix: readValue(text, member) })),
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

function readValue(text: string, { valueStart, end }: JsonMember): unknown {
  return JSON.parse(text.slice(valueStart, end))
}
