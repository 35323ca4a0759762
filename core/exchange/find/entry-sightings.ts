import type { LoginDoubt } from '../../../contract/exchange.ts'
import { printAddress } from '../../images/registry-address.ts'
import type { ConfigEntry, LoginConfig } from './login-config.ts'
import { type HeldLogin, readEntry } from './login-entry.ts'
import type { ReadPlace } from './read-place.ts'
import { type KeyMaker, type Sighting, writtenAddress } from './sighting.ts'

/** The logins that stand in the `auths` of a place. Entries that only mark what a helper keeps are not among them. */
export function entrySightings(place: ReadPlace, config: LoginConfig, keyOf: KeyMaker): Sighting[] {
  const helped = new Set(config.credHelpers.map(({ key }) => canonical(key)))
  const hasStore =
    place.kind === 'docker-config' && config.credsStore !== undefined && config.credsStore !== ''
  const keys = counted(config.entries.map(({ key }) => key))
  const addresses = counted(config.entries.map(({ key }) => canonical(key)))
  return config.entries.flatMap((entry) => {
    const written = writtenAddress(entry.key)
    const byHelper = hasStore || helped.has(canonical(entry.key))
    const held = readEntry(entry.value)
    const username = isSecretToo(held) ? undefined : held.username
    if ('secret' in held) held.secret.dispose()
    if (byHelper && isMarker(entry)) return []
    const twins = (keys.get(entry.key) ?? 0) > 1
    const others = (addresses.get(canonical(entry.key)) ?? 0) > (keys.get(entry.key) ?? 0)
    const doubts: LoginDoubt[] = [
      ...held.doubts,
      ...(twins ? (['duplicate-key'] as const) : []),
      ...(others ? (['same-address'] as const) : []),
      ...(byHelper ? (['not-used'] as const) : []),
    ]
    const refused = written.refused ?? ('refused' in held ? held.refused : undefined)
    const sighting: Sighting = {
      login: {
        key: keyOf(
          'entry',
          place.kind,
          place.realFile ?? '',
          entry.key,
          entry.twin,
          writtenValue(entry, place.text ?? ''),
        ),
        place: place.kind,
        ...(place.file === undefined ? {} : { file: place.file }),
        address: written.preview,
        ...(written.text === undefined ? {} : { text: written.text }),
        ...(username === undefined || written.refused === 'bad-address' ? {} : shownUser(username)),
        kind: held.kind,
        kept: held.clear ? 'plaintext' : 'nowhere',
        doubts,
        ...(refused ? { refused } : {}),
      },
      address: written.address,
      holder: { kind: 'entry', place, entry },
    }
    return [sighting]
  })
}

/** Some registries take a token for the user, with itself or nothing as the password. */
function isSecretToo(held: HeldLogin): boolean {
  if (!('secret' in held)) return held.refused === 'empty'
  return held.secret.revealText((text) => text === held.username)
}

/** The same for another layout of the text, unless it is nested too deep to be written again. */
function writtenValue({ value, member }: ConfigEntry, text: string): string {
  try {
    return JSON.stringify(value)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return text.slice(member.valueStart, member.end)
  }
}

/** An empty entry, which Docker leaves beside a helper to know that there is a login. */
export function isMarker({ value }: ConfigEntry): boolean {
  const held = readEntry(value)
  if ('secret' in held) held.secret.dispose()
  return !held.clear && 'refused' in held && held.refused === 'empty'
}

/** A username as it may be shown: cut, and without anything that could change how the line reads. */
export function shownUser(username: string): { username?: string } {
  return username.length <= 255 && !/\p{C}/u.test(username) ? { username } : {}
}

/** What two keys have in common that mean the same registry; the key itself where it means none. */
export function canonical(key: string): string {
  const { address } = writtenAddress(key)
  return address ? printAddress(address) : key
}

function counted(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return counts
}
