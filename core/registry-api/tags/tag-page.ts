import * as z from 'zod'
import { parseJson } from '../call/parse-json.ts'

const shape = z.object({ tags: z.array(z.unknown()).nullish() })

/** The tags in one page of a list (distribution specification); undefined for what is no such page. */
export function tagsIn(body: Buffer): string[] | undefined {
  const parsed = shape.safeParse(parseJson(body))
  if (!parsed.success) return undefined
  return (parsed.data.tags ?? []).filter((tag): tag is string => typeof tag === 'string' && isTag(tag))
}

/**
 * The next page by a `Link` header: only ever the same list of the same registry with another query, whatever the
 * header names.
 */
export function nextPage(link: string | undefined, page: URL): URL | undefined {
  const [, target] = /^\s*<([^<>]{1,2000})>\s*;[^,]*\brel="?next"?/i.exec(link ?? '') ?? []
  if (target === undefined || !URL.canParse(target, page.href)) return undefined
  const next = new URL(target, page)
  if (next.origin !== page.origin || next.pathname !== page.pathname) return undefined
  if (next.username !== '' || next.password !== '' || next.search === page.search) return undefined
  return next
}

function isTag(text: string): boolean {
  return /^\w[\w.-]{0,127}$/.test(text)
}
