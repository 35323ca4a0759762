import { canonicalHost, type HostFault } from './canonical-host.ts'
import { type GrammarFault, type GrammarReference, longestPath } from './grammar.ts'
import { dockerHub, parseNormalised, withOfficialPrefix, withoutOfficialPrefix } from './normalised-name.ts'

/** An image by its canonical host and repository path, as stored, matched and sent to the engine. */
export interface ImageReference {
  readonly host: string
  readonly path: string
  readonly tag?: string
  readonly digest?: string
}

export type ReferenceFault =
  | GrammarFault
  | HostFault
  | 'bare-id'
  | 'control'
  | 'not-ascii'
  | 'scheme'
  | 'space'
  | 'too-long'

/** `params.offer` is the reference that was probably meant, where only upper-case letters stand in the way. */
export type ParsedReference =
  | { readonly ok: true; readonly reference: ImageReference }
  | { readonly ok: false; readonly code: ReferenceFault; readonly params?: { readonly offer: string } }

const longestInput = 1024

/**
 * Reads what `docker run` takes and rewrites its host to the canonical one. Image ids are refused, as they
 * name no registry. Nothing is trimmed.
 */
export function parseReference(text: string): ParsedReference {
  const parsed = parseStrictly(text)
  if (parsed.ok || (parsed.code !== 'uppercase' && parsed.code !== 'uppercase-host')) return parsed
  const offer = lowerName(text)
  return parseStrictly(offer).ok ? { ...parsed, params: { offer } } : parsed
}

/** The full form `host/path[:tag][@digest]`, which reads back as the same reference. */
export function canonical(reference: ImageReference): string {
  return repositoryName(reference) + version(reference)
}

/** `host/path`, the name that the engine is asked for: never a short name, which Podman may look up elsewhere. */
export function repositoryName(reference: ImageReference): string {
  return `${reference.host}/${reference.path}`
}

/**
 * The short form that people know, without `docker.io/` and `library/`. Where that would read back as
 * another image (`docker.io/test.com/app`) it is the full form.
 */
export function familiar(reference: ImageReference): string {
  const full = canonical(reference)
  if (reference.host !== dockerHub) return full
  const short = withoutOfficialPrefix(reference.path) + version(reference)
  const read = parseStrictly(short)
  return read.ok && canonical(read.reference) === full ? short : full
}

/** Gives `:latest` to a reference that has neither tag nor digest. */
export function withDefaultTag(reference: ImageReference): ImageReference {
  if (reference.tag !== undefined || reference.digest !== undefined) return reference
  return { ...reference, tag: 'latest' }
}

/** The one version that a pull asks for: the digest where there is one, else the tag, else `latest`. */
export function pulledVersion(reference: ImageReference): string {
  return reference.digest ?? reference.tag ?? 'latest'
}

function parseStrictly(text: string): ParsedReference {
  const unfit = unfitFor(text)
  if (unfit !== undefined) return { ok: false, code: unfit }
  const parsed = parseNormalised(text)
  return parsed.ok ? canonicalise(parsed.reference) : parsed
}

function unfitFor(text: string): ReferenceFault | undefined {
  if (text === '') return 'empty'
  if (text.length > longestInput) return 'too-long'
  if (/\p{C}/u.test(text)) return 'control'
  if (/\p{Z}/u.test(text)) return 'space'
  if (/[^ -~]/.test(text)) return 'not-ascii'
  if (text.includes('://')) return 'scheme'
  // Engines take `sha256:<id>` for an image on disk; as a name it would be the repository "sha256".
  return /^sha(?:256:[0-9a-f]{64}|512:[0-9a-f]{128})$/.test(text) ? 'bare-id' : undefined
}

/** Our one step on top of the upstream reading: the canonical host, and the path that belongs to it. */
function canonicalise({ domain, ...rest }: GrammarReference): ParsedReference {
  const read = canonicalHost(domain)
  if (!read.ok) return read
  const path = read.host === dockerHub ? withOfficialPrefix(rest.path) : rest.path
  if (path.length > longestPath) return { ok: false, code: 'name-too-long' }
  return { ok: true, reference: { host: read.host, ...rest, path } }
}

function version({ tag, digest }: ImageReference): string {
  return (tag === undefined ? '' : `:${tag}`) + (digest === undefined ? '' : `@${digest}`)
}

function lowerName(text: string): string {
  const end = /[:@]/.exec(text.slice(text.lastIndexOf('/') + 1))
  const cut = end === null ? text.length : text.lastIndexOf('/') + 1 + end.index
  return text.slice(0, cut).toLowerCase() + text.slice(cut)
}
