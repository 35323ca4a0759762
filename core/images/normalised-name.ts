import { type GrammarFault, type GrammarReference, parseGrammar } from './grammar.ts'

/** The host that every name without one means. */
export const dockerHub = 'docker.io'

const legacyHub = 'index.docker.io'
const officialPrefix = 'library/'

export type NormalisedResult =
  | { readonly ok: true; readonly reference: GrammarReference }
  | { readonly ok: false; readonly code: GrammarFault | 'bare-id' }

/**
 * Reads what `docker run` takes, exactly as `ParseNormalizedNamed` of distribution/reference does: names
 * without a host are Docker Hub's, its one-part names get `library/`, and `index.docker.io` is `docker.io`.
 */
export function parseNormalised(text: string, algorithms?: ReadonlyMap<string, number>): NormalisedResult {
  if (/^[0-9a-f]{64}$/.test(text)) return { ok: false, code: 'bare-id' }
  const { domain, remainder } = splitDockerDomain(text)
  const colon = remainder.indexOf(':')
  const remote = colon < 0 ? remainder : remainder.slice(0, colon)
  if (remote !== remote.toLowerCase()) return { ok: false, code: 'uppercase' }
  return parseGrammar(`${domain}/${remainder}`, algorithms)
}

/** Gives a path on Docker Hub its `library/` where it has one part only. */
export function withOfficialPrefix(path: string): string {
  return path.includes('/') ? path : officialPrefix + path
}

/** Takes `library/` from the path of an official image of Docker Hub. */
export function withoutOfficialPrefix(path: string): string {
  if (!path.startsWith(officialPrefix)) return path
  const rest = path.slice(officialPrefix.length)
  return rest.includes('/') ? path : rest
}

/** Upstream's rule for the first part: a host if `localhost`, or if it holds `.`, `:` or an upper-case letter. */
function splitDockerDomain(name: string): { domain: string; remainder: string } {
  const slash = name.indexOf('/')
  if (slash < 0) return { domain: dockerHub, remainder: officialPrefix + name }
  const first = name.slice(0, slash)
  const isHost = first === 'localhost' || /[.:]/.test(first) || first !== first.toLowerCase()
  const domain = isHost && first !== legacyHub ? first : dockerHub
  const remainder = isHost ? name.slice(slash + 1) : name
  return { domain, remainder: domain === dockerHub ? withOfficialPrefix(remainder) : remainder }
}
