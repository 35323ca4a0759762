/** One member of an object in JSON text. Offsets are of UTF-16 units; `end` is the first one behind the value. */
export interface JsonMember {
  readonly key: string
  readonly start: number
  readonly valueStart: number
  readonly end: number
}

const space = new Set([' ', '\t', '\n', '\r'])

/**
 * The members of the object that starts at `at`, twins included, in text that `JSON.parse` has accepted.
 * Unlike a parsed value it tells where each stands, so that one can be cut out and nothing else changes.
 */
export function objectMembers(text: string, at: number): JsonMember[] {
  const members: JsonMember[] = []
  for (let next = afterSpace(text, at + 1); text[next] !== '}'; ) {
    const keyEnd = stringEnd(text, next)
    const valueStart = afterSpace(text, afterSpace(text, keyEnd) + 1)
    const end = valueEnd(text, valueStart)
    members.push({ key: JSON.parse(text.slice(next, keyEnd)) as string, start: next, valueStart, end })
    const separator = afterSpace(text, end)
    next = text[separator] === ',' ? afterSpace(text, separator + 1) : separator
    if (next >= text.length) throw new Error('This is not JSON')
  }
  return members
}

/** The first unit that is not white space. */
export function afterSpace(text: string, at: number): number {
  let next = at
  while (space.has(text[next] ?? '')) next += 1
  return next
}

function stringEnd(text: string, at: number): number {
  let next = at + 1
  while (text[next] !== '"') {
    if (next >= text.length) throw new Error('This is not JSON')
    next += text[next] === '\\' ? 2 : 1
  }
  return next + 1
}

function valueEnd(text: string, at: number): number {
  const first = text[at]
  if (first === '"') return stringEnd(text, at)
  if (first !== '{' && first !== '[') return literalEnd(text, at)
  let depth = 0
  for (let next = at; next < text.length; ) {
    const unit = text[next]
    if (unit === '"') {
      next = stringEnd(text, next)
      continue
    }
    if (unit === '{' || unit === '[') depth += 1
    if (unit === '}' || unit === ']') depth -= 1
    next += 1
    if (depth === 0) return next
  }
  throw new Error('This is not JSON')
}

function literalEnd(text: string, at: number): number {
  const literal = /[^\s,\]}]*/y
  literal.lastIndex = at
  return at + (literal.exec(text)?.[0].length ?? 0)
}
