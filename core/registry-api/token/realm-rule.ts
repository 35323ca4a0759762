import { isPrivateWay } from '../call/registry-place.ts'

/** Whether the place where a registry has tokens made may be asked. `ask`: only when the user agrees to it. */
export type RealmVerdict =
  | { readonly kind: 'may'; readonly url: URL }
  | { readonly kind: 'ask'; readonly realm: string }
  | { readonly kind: 'unfit' }

/** Docker Hub's own, known to everyone (distribution's token specification). */
const known: ReadonlyMap<string, string> = new Map([
  ['https://registry-1.docker.io', 'https://auth.docker.io/token'],
])

const longest = 2000

/**
 * Judges the realm of a challenge: it may name any place on earth. The registry's own origin may be asked, and
 * what is known of Docker Hub; any other only when `agreed` has it, by `host[:port]` with `http://` before it where
 * the way is plain. Plain HTTP is for this machine only, and never for a registry that itself speaks TLS.
 */
export function judgeRealm(realm: string, registry: URL, agreed: (realm: string) => boolean): RealmVerdict {
  if (realm.length > longest || !URL.canParse(realm)) return { kind: 'unfit' }
  const url = new URL(realm)
  if (url.username !== '' || url.password !== '' || url.hash !== '') return { kind: 'unfit' }
  if (!isPrivateWay(url)) return { kind: 'unfit' }
  if (registry.protocol === 'https:' && url.protocol !== 'https:') return { kind: 'unfit' }
  if (url.origin === registry.origin) return { kind: 'may', url }
  if (known.get(registry.origin) === url.origin + url.pathname) return { kind: 'may', url }
  const shown = url.protocol === 'https:' ? url.host : `http://${url.host}`
  return agreed(shown) ? { kind: 'may', url } : { kind: 'ask', realm: shown }
}
