import type { LoginHelper } from '../../../contract/exchange.ts'
import type { HelperReason, LoginReason } from '../../../contract/exchange-problems.ts'
import { Problem } from '../../../contract/problem.ts'
import { CredentialHelper, type HelperLogin, identityTokenUser, mayAsk } from '../credential-helper.ts'
import { findHelper, helperName } from '../helper/helper-program.ts'
import { ownSuffix } from '../helper/own-helper.ts'
import type { ExchangeMachine } from '../machine.ts'
import { canonical, isMarker, shownUser } from './entry-sightings.ts'
import type { LoginConfig } from './login-config.ts'
import type { ReadPlace } from './read-place.ts'
import { type KeyMaker, type Sighting, writtenAddress } from './sighting.ts'

/** One helper that the files name, with what it listed if it was asked. */
interface AskedHelper {
  readonly shown: LoginHelper
  readonly program?: CredentialHelper
  readonly listed?: readonly HelperLogin[]
  /** The first that was listed of each address. */
  readonly byAddress?: ReadonlyMap<string, HelperLogin>
}

/** Finds and asks each helper once, however many files name it. */
export class HelperRound {
  readonly #machine: ExchangeMachine
  readonly #ask: boolean
  readonly #signal: AbortSignal | undefined
  readonly #asked = new Map<string, Promise<AskedHelper>>()

  constructor(machine: ExchangeMachine, ask: boolean, signal: AbortSignal | undefined) {
    this.#machine = machine
    this.#ask = ask
    this.#signal = signal
  }

  async shown(): Promise<LoginHelper[]> {
    return (await Promise.all(this.#asked.values())).map(({ shown }) => shown)
  }

  /** `suffix` is what a file says, of whatever type. */
  helper(suffix: unknown): Promise<AskedHelper> {
    const name = helperName(suffix)
    // what the name is made of may be anything, so it is not repeated
    if (name === undefined) return this.#once('docker-credential-…', async (id) => unusable(id, 'bad-name'))
    return this.#once(name, (id) => this.#asking(id))
  }

  #once(name: string, make: (name: string) => Promise<AskedHelper>): Promise<AskedHelper> {
    const known = this.#asked.get(name) ?? make(name)
    this.#asked.set(name, known)
    return known
  }

  async #asking(name: string): Promise<AskedHelper> {
    const found = await findHelper(name, this.#machine)
    if (!found.ok) return unusable(name, found.reason)
    const { file } = found
    const program = new CredentialHelper({ name, file, machine: this.#machine, signal: this.#signal })
    if (!this.#ask) return { shown: { name, file, state: 'not-asked' }, program }
    try {
      const listed = await program.list()
      const lastFirst = listed.toReversed().map((login) => [canonical(login.serverUrl), login] as const)
      return { shown: { name, file, state: 'asked' }, program, listed, byAddress: new Map(lastFirst) }
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'exchange.helper-failed') throw error
      const { reason } = error.data as { reason: HelperReason }
      return { shown: { name, file, state: 'failed', reason }, program }
    }
  }
}

/**
 * The logins that helpers keep for one place. A helper of one address beats the store of all others. Our own helper
 * keeps what is here already, so it is not asked.
 */
export async function helperSightings(
  place: ReadPlace,
  config: LoginConfig,
  round: HelperRound,
  keyOf: KeyMaker,
): Promise<Sighting[]> {
  const sightings: Sighting[] = []
  const own = new Set(config.credHelpers.map(({ key }) => canonical(key)))
  for (const { key, suffix } of config.credHelpers.filter((each) => each.suffix !== ownSuffix)) {
    const asked = await round.helper(suffix)
    const kept = asked.byAddress?.get(canonical(key))
    sightings.push(sightingOf(place, asked, kept ?? { serverUrl: key }, keyOf))
  }
  // Podman does not know `credsStore`
  if (place.kind !== 'docker-config' || [undefined, '', ownSuffix].includes(config.credsStore as string)) {
    return sightings
  }
  const asked = await round.helper(config.credsStore)
  const listed = (asked.listed ?? []).filter(({ serverUrl }) => !own.has(canonical(serverUrl)))
  const known = new Set(listed.map(({ serverUrl }) => canonical(serverUrl)))
  const markers = config.entries.filter(
    (entry) => isMarker(entry) && !known.has(canonical(entry.key)) && !own.has(canonical(entry.key)),
  )
  return [
    ...sightings,
    ...listed.map((kept) => sightingOf(place, asked, kept, keyOf)),
    ...markers.map(({ key }) => sightingOf(place, asked, { serverUrl: key }, keyOf)),
  ]
}

function sightingOf(
  place: ReadPlace,
  { shown, program, listed }: AskedHelper,
  kept: { serverUrl: string; username?: string },
  keyOf: KeyMaker,
): Sighting {
  const { serverUrl, username } = kept
  const written = writtenAddress(serverUrl)
  const refused = written.refused ?? reasonOf(shown, listed !== undefined, kept)
  const token = username === identityTokenUser
  return {
    login: {
      key: keyOf('helper', place.realFile ?? '', shown.name, shown.file ?? '', serverUrl, username ?? '\0'),
      place: place.kind,
      ...(place.file === undefined ? {} : { file: place.file }),
      address: written.preview,
      ...(written.text === undefined ? {} : { text: written.text }),
      ...(username === undefined || token ? {} : shownUser(username)),
      kind: username === undefined ? 'unknown' : token ? 'identity-token' : 'password',
      kept: 'helper',
      helper: shown.name,
      doubts: [],
      ...(refused ? { refused } : {}),
    },
    address: written.address,
    holder:
      program && username !== undefined && !refused
        ? { kind: 'helper', helper: program, serverUrl, username }
        : { kind: 'nobody' },
  }
}

function reasonOf(
  { state }: LoginHelper,
  listed: boolean,
  { serverUrl, username }: { serverUrl: string; username?: string },
): LoginReason | undefined {
  if (!mayAsk(serverUrl)) return 'bad-address'
  switch (state) {
    case 'unusable':
      return 'helper-unusable'
    case 'failed':
      return 'helper-failed'
    case 'not-asked':
      return 'helper-not-asked'
    case 'asked':
      return listed && username === undefined ? 'not-in-helper' : undefined
  }
}

function unusable(name: string, reason: HelperReason): AskedHelper {
  return { shown: { name, state: 'unusable', reason } }
}
