import { afterSpace, type JsonMember, objectMembers } from '../../exchange/find/json-members.ts'

/** Which helpers a file of logins shall name: the end of a program's name, or null for none. What is not named stays. */
export interface HelperChange {
  readonly credsStore?: string | null
  readonly credHelpers?: Readonly<Record<string, string | null>>
}

/**
 * The text of Docker's `config.json` or Podman's `auth.json` with other helpers in it. Every other character stays:
 * members that nobody knows, their order, indentation, line ends and byte order mark. Names of members are compared
 * without regard to case and the last twin counts, as in Go's decoder. The text must be that of a JSON object.
 */
export function withHelpers(text: string, { credsStore, credHelpers = {} }: HelperChange): string {
  const root = afterSpace(text, text.startsWith('\ufeff') ? 1 : 0)
  let changed = text
  if (credsStore !== undefined)
    changed = withMember(changed, root, called('credsStore'), textValue(credsStore))
  for (const [host, suffix] of Object.entries(credHelpers)) changed = withHost(changed, root, host, suffix)
  return changed
}

/** How a member is found, and what it is called where it is new. */
interface Name {
  readonly name: string
  readonly fits: (key: string) => boolean
}

const called = (name: string): Name => ({ name, fits: (key) => key.toLowerCase() === name.toLowerCase() })
const exactly = (name: string): Name => ({ name, fits: (key) => key === name })
const textValue = (suffix: string | null) => (suffix === null ? undefined : JSON.stringify(suffix))

function withHost(text: string, root: number, host: string, suffix: string | null): string {
  const name = called('credHelpers')
  const section = objectMembers(text, root)
    .filter(({ key }) => name.fits(key))
    .at(-1)
  if (!section || text[section.valueStart] !== '{') {
    if (suffix === null) return text
    return withMember(text, root, name, `{ ${JSON.stringify(host)}: ${JSON.stringify(suffix)} }`)
  }
  const changed = withMember(text, section.valueStart, exactly(host), textValue(suffix))
  const isEmpty =
    suffix === null && changed !== text && objectMembers(changed, section.valueStart).length === 0
  return isEmpty ? withMember(changed, root, name, undefined) : changed
}

/** The text with a member of the object at `at` set, or without it where there is no value. */
function withMember(text: string, at: number, { name, fits }: Name, value: string | undefined): string {
  const members = objectMembers(text, at)
  const own = members.findLastIndex(({ key }) => fits(key))
  const member = members[own]
  if (value === undefined) {
    // each twin of it, too: the one before would count otherwise
    return member ? withMember(without(text, at, members, own), at, { name, fits }, undefined) : text
  }
  if (member) return text.slice(0, member.valueStart) + value + text.slice(member.end)
  const added = `${JSON.stringify(name)}: ${value}`
  const last = members.at(-1)
  if (!last) return `${text.slice(0, at + 1)}\n\t${added}\n${text.slice(text.indexOf('}', at))}`
  return `${text.slice(0, last.end)},${leadOf(text, at, members)}${added}${text.slice(last.end)}`
}

/** The white space before the last member, in which the next one shall stand. */
function leadOf(text: string, at: number, members: readonly JsonMember[]): string {
  const before = members.at(-2)
  const from = before ? text.indexOf(',', before.end) + 1 : at + 1
  return text.slice(from, members.at(-1)?.start)
}

function without(text: string, at: number, members: readonly JsonMember[], index: number): string {
  const [before, gone, after] = [members[index - 1], members[index], members[index + 1]]
  if (!gone) return text
  if (before) return text.slice(0, before.end) + text.slice(gone.end)
  if (after) return text.slice(0, gone.start) + text.slice(after.start)
  return `${text.slice(0, at + 1)}${text.slice(text.indexOf('}', gone.end))}`
}
