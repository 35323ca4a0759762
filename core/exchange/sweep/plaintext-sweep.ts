import type { SweepOutcome } from '../../../contract/exchange.ts'
import { Problem } from '../../../contract/problem.ts'
import type { ActivityRecorder } from '../../activity/activity-log.ts'
import type { FileLayer } from '../../storage/file-layer.ts'
import type { Vault } from '../../vault/vault.ts'
import type { ConfigEntry } from '../find/login-config.ts'
import type { LoginFinder } from '../find/login-finder.ts'
import type { ReadPlace } from '../find/read-place.ts'
import { requireUnlocked } from '../require-unlocked.ts'
import type { LoginBackups } from './login-backups.ts'
import { fileLeft, replaceFile } from './replace-file.ts'
import { withoutEntries } from './without-entries.ts'

export interface PlaintextSweepOptions {
  layer: FileLayer
  finder: LoginFinder
  backups: LoginBackups
  vault: Pick<Vault, 'state'>
  activity: ActivityRecorder
  userId: number | undefined
}

interface Chosen {
  readonly place: ReadPlace
  readonly entries: ConfigEntry[]
}

/** Takes logins in clear out of the files of other programs, on request, after sealing each file as it was. */
export class PlaintextSweep {
  readonly #options: PlaintextSweepOptions

  constructor(options: PlaintextSweepOptions) {
    this.#options = options
  }

  /** One outcome a file. Throws `exchange.stale` for a key that names nothing (more), before any change; and `vault.*`. */
  async sweep(keys: readonly string[]): Promise<SweepOutcome[]> {
    const { vault, backups } = this.#options
    return await backups.inTurn(async () => {
      requireUnlocked(vault)
      const outcomes: SweepOutcome[] = []
      for (const chosen of await this.#chosen(keys)) outcomes.push(await this.#outcome(chosen))
      return outcomes
    })
  }

  async #chosen(keys: readonly string[]): Promise<Chosen[]> {
    const { sightings } = await this.#options.finder.look(false)
    const byKey = new Map(sightings.map((sighting) => [sighting.login.key, sighting]))
    const byPlace = new Map<ReadPlace, ConfigEntry[]>()
    for (const key of new Set(keys)) {
      const sighting = byKey.get(key)
      if (sighting?.holder.kind !== 'entry' || sighting.login.kept !== 'plaintext') {
        throw new Problem('exchange.stale', {})
      }
      const { place, entry } = sighting.holder
      byPlace.set(place, [...(byPlace.get(place) ?? []), entry])
    }
    return [...byPlace].map(([place, entries]) => ({ place, entries }))
  }

  async #outcome(chosen: Chosen): Promise<SweepOutcome> {
    const file = chosen.place.file ?? 'DOCKER_AUTH_CONFIG'
    try {
      const backup = await this.#swept(chosen)
      this.#options.activity.record({ kind: 'logins.swept', ok: true, subject: file })
      return { kind: 'swept', file, removed: chosen.entries.length, backup }
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      this.#options.activity.record({ kind: 'logins.swept', ok: false, subject: file, code: error.code })
      return { kind: 'left', file, problem: error.toData() }
    }
  }

  async #swept({ place, entries }: Chosen): Promise<{ id: string }> {
    const { layer, backups, userId } = this.#options
    const { realFile: file, text, sweepable } = place
    if (file === undefined || text === undefined)
      throw fileLeft(place.file ?? 'DOCKER_AUTH_CONFIG', 'not-a-file')
    if (!sweepable) throw fileLeft(file, 'not-yours')
    const before = Buffer.from(text)
    const after = Buffer.from(withoutEntries(text, entries))
    try {
      const backup = await backups.keep({ file, before, after, removed: entries.length })
      try {
        await replaceFile(layer, { file, before, after, userId })
      } catch (error) {
        await backups.remove(backup.id)
        throw error
      }
      return backup
    } finally {
      before.fill(0)
      after.fill(0)
    }
  }
}
