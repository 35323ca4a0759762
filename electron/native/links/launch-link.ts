import type { DesktopPlace } from '../../../contract/desktop.ts'
import { parseReference } from '../../../core/images/image-reference.ts'

/** The scheme of links to this program, without its colon. */
export const linkScheme = 'fairlead'

const longest = 2048

/** One action, one parameter, and of the rest of an address nothing at all. Systems write a scheme in any case. */
const shape = /^[Ff][Aa][Ii][Rr][Ll][Ee][Aa][Dd]:\/\/launch\/?\?image=([\w.:/@%-]+)$/

/**
 * Reads a link from outside. There is one that says something: `fairlead://launch?image=REFERENCE`, with a
 * reference that the launcher would take. Of every other one nothing is passed on.
 */
export function readLink(text: string): DesktopPlace {
  const image = text.length > longest ? undefined : decoded(shape.exec(text)?.[1])
  return image !== undefined && parseReference(image).ok ? { kind: 'link', image } : { kind: 'bad-link' }
}

/** The link among the arguments of a start; undefined where there is none. More than one is a bad one. */
export function linkAmong(args: readonly string[]): DesktopPlace | undefined {
  const [link, ...more] = args.filter((arg) => arg.toLowerCase().startsWith(`${linkScheme}:`))
  if (link === undefined) return undefined
  return more.length === 0 ? readLink(link) : { kind: 'bad-link' }
}

function decoded(text: string | undefined): string | undefined {
  try {
    return text === undefined ? undefined : decodeURIComponent(text)
  } catch {
    // Half a character is no part of a reference.
    return undefined
  }
}
