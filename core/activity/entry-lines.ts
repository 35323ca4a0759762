import * as z from 'zod'
import { type ActivityEntry, activityEntrySchema } from '../../contract/activity.ts'

/** One line of the file. */
export function lineOf(entry: ActivityEntry): string {
  return `${JSON.stringify(entry)}\n`
}

/**
 * The entries of a file's text. A torn or foreign line is passed over, and so is what stands there again: a
 * write that failed half-way is made once more.
 */
export function parseLines(text: string): ActivityEntry[] {
  const known = new Set<string>()
  return text.split('\n').flatMap((line) => {
    const entry = lineSchema.safeParse(line)
    if (!entry.success || known.has(entry.data.id)) return []
    known.add(entry.data.id)
    return [entry.data]
  })
}

/** How much of an export comes at once (UTF-16 units). */
const partLength = 32 * 1024

/** The entries as JSON lines to be read elsewhere, in parts of whole lines. */
export function* exportLines(entries: Iterable<ActivityEntry>): Generator<{ text: string }> {
  let text = ''
  for (const entry of entries) {
    text += inert(`${JSON.stringify({ time: new Date(entry.at).toISOString(), ...entry })}\n`)
    if (text.length < partLength) continue
    yield { text }
    text = ''
  }
  if (text !== '') yield { text }
}

/** Writes out what would end a line or turn its direction where it is shown; JSON itself lets it stand. */
function inert(line: string): string {
  return line.replace(
    /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

const lineSchema = z
  .string()
  .min(2)
  .transform((line, context) => {
    try {
      return JSON.parse(line) as unknown
    } catch {
      context.addIssue('not JSON')
      return z.NEVER
    }
  })
  .pipe(activityEntrySchema)
