import { type JsonMember, objectMembers } from '../find/json-members.ts'
import type { ConfigEntry } from '../find/login-config.ts'

/**
 * The text of a file of logins without these entries of it. Every other character stays: members that nobody
 * knows, their order, indentation, line ends and byte order mark. An object that loses all members is `{}`.
 */
export function withoutEntries(text: string, gone: readonly ConfigEntry[]): string {
  const sections = [...new Set(gone.map(({ section }) => section))].sort((one, other) => other - one)
  let swept = text
  // from the back, so that what stands before keeps its place
  for (const section of sections) {
    const starts = new Set(
      gone.filter((entry) => entry.section === section).map(({ member }) => member.start),
    )
    const members = objectMembers(text, section)
    const end = text.indexOf('}', members.at(-1)?.end ?? section + 1) + 1
    swept = swept.slice(0, section) + rebuilt(text, section, end, members, starts) + swept.slice(end)
  }
  return swept
}

function rebuilt(
  text: string,
  section: number,
  end: number,
  members: readonly JsonMember[],
  gone: ReadonlySet<number>,
): string {
  const kept = members.flatMap((member, index) => {
    if (gone.has(member.start)) return []
    const before = members[index - 1]
    const lead = before ? text.indexOf(',', before.end) + 1 : section + 1
    return [text.slice(lead, member.end)]
  })
  if (kept.length === 0) return '{}'
  return `{${kept.join(',')}${text.slice(members.at(-1)?.end ?? section + 1, end)}`
}
