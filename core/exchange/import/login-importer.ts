import type { ImportChoice, ImportOutcome } from '../../../contract/exchange.ts'
import { Problem } from '../../../contract/problem.ts'
import type { Provider, RegistrySummary } from '../../../contract/registry/registry-record.ts'
import { printAddress, type RegistryAddress } from '../../images/registry-address.ts'
import type { ProjectService } from '../../projects/project-service.ts'
import { suggestName } from '../../registries/edit/suggest-name.ts'
import type { RegistryService } from '../../registries/registry-service.ts'
import type { Vault } from '../../vault/vault.ts'
import { identityTokenUser } from '../credential-helper.ts'
import { readEntry, usable } from '../find/login-entry.ts'
import type { LoginFinder } from '../find/login-finder.ts'
import type { Sighting } from '../find/sighting.ts'
import { requireUnlocked } from '../require-unlocked.ts'
import type { RegistryTaker, TakenSecret } from './registry-taker.ts'

interface Held {
  readonly username: string
  readonly taken: TakenSecret
}

export interface LoginImporterOptions {
  finder: LoginFinder
  registries: Pick<RegistryService, 'list'>
  taker: Pick<RegistryTaker, 'add' | 'replace'>
  /** Throws as `Verifier.verify` does. */
  verify: (id: string, environmentId: string) => Promise<RegistrySummary>
  projects: Pick<ProjectService, 'project'>
  vault: Pick<Vault, 'state'>
}

interface Import {
  projectId: string
  environmentId?: string | undefined
  choices: readonly ImportChoice[]
}

/** Takes logins of other programs over: from their file or helper into the vault, never by way of the page. */
export class LoginImporter {
  readonly #options: LoginImporterOptions

  constructor(options: LoginImporterOptions) {
    this.#options = options
  }

  /** One after the other, each with its own outcome. Throws `vault.*` and `project.not-found`. */
  async import(
    { projectId, environmentId, choices }: Import,
    signal?: AbortSignal,
  ): Promise<ImportOutcome[]> {
    const { projects, vault } = this.#options
    projects.project(projectId)
    requireUnlocked(vault)
    const found = await this.#sightings(choices, signal)
    const outcomes: ImportOutcome[] = []
    for (const choice of choices) {
      const outcome = await this.#outcome(projectId, choice, found.get(choice.key))
      outcomes.push(environmentId === undefined ? outcome : await this.#verified(outcome, environmentId))
    }
    return outcomes
  }

  /** Helpers are asked only if a choice is not of a file: they may ask the user for a password. */
  async #sightings(
    choices: readonly ImportChoice[],
    signal: AbortSignal | undefined,
  ): Promise<Map<string, Sighting>> {
    const { finder } = this.#options
    const byKey = async (askHelpers: boolean) => {
      const { sightings } = await finder.look(askHelpers, signal)
      return new Map(sightings.map((sighting) => [sighting.login.key, sighting]))
    }
    const inFiles = await byKey(false)
    return choices.every(({ key }) => inFiles.has(key)) ? inFiles : await byKey(true)
  }

  async #outcome(
    projectId: string,
    choice: ImportChoice,
    sighting: Sighting | undefined,
  ): Promise<ImportOutcome> {
    const { key } = choice
    try {
      if (!sighting) throw new Problem('exchange.stale', {})
      const { address } = sighting
      const { refused } = sighting.login
      if (refused || !address)
        throw new Problem('exchange.login-refused', { reason: refused ?? 'bad-address' })
      const existing = this.#existing(projectId, printAddress(address), choice.scope)
      if (existing && choice.onConflict === 'skip') {
        return { kind: 'skipped', key, existing: { id: existing.id, name: existing.name } }
      }
      const held = await heldBy(sighting)
      try {
        return await this.#taken(projectId, choice, address, held, existing)
      } finally {
        held.taken.secret.dispose()
      }
    } catch (error) {
      if (error instanceof Problem) return { kind: 'refused', key, problem: error.toData() }
      throw error
    }
  }

  async #taken(
    projectId: string,
    choice: ImportChoice,
    address: RegistryAddress,
    { username, taken }: Held,
    existing: RegistrySummary | undefined,
  ): Promise<ImportOutcome> {
    const { taker } = this.#options
    const { key, scope } = choice
    if (existing) {
      const registry = await taker.replace(existing.id, username, taken)
      return { kind: 'replaced', key, registry }
    }
    const typed = choice.name?.trim()
    const name = typed ? typed : this.#freeName(address.host, username)
    const found = { projectId, ...placeOf(address), name, username, scope }
    return { kind: 'imported', key, registry: await taker.add(found, taken) }
  }

  /** A registry that cannot be asked stays as it is: the import is done. */
  async #verified(outcome: ImportOutcome, environmentId: string): Promise<ImportOutcome> {
    if (outcome.kind !== 'imported' && outcome.kind !== 'replaced') return outcome
    try {
      return { ...outcome, registry: await this.#options.verify(outcome.registry.id, environmentId) }
    } catch (error) {
      if (error instanceof Problem) return outcome
      throw error
    }
  }

  #existing(projectId: string, address: string, scope: ImportChoice['scope']): RegistrySummary | undefined {
    const wanted = scope.kind === 'project' ? undefined : scope.namespace.trim()
    return this.#options.registries
      .list()
      .find(
        (each) =>
          each.projectId === projectId &&
          each.address === address &&
          (each.scope.kind === 'project' ? undefined : each.scope.namespace) === wanted,
      )
  }

  #freeName(host: string, username: string): string {
    const taken = new Set(this.#options.registries.list().map(({ name }) => name.toLowerCase()))
    return suggestName({ host, username }, taken)
  }
}

async function heldBy({ holder }: Sighting): Promise<Held> {
  switch (holder.kind) {
    case 'entry': {
      const held = readEntry(holder.entry.value)
      if ('refused' in held) throw new Problem('exchange.login-refused', { reason: held.refused })
      if (held.kind !== 'unknown') {
        return { username: held.username ?? '', taken: { secret: held.secret, kind: held.kind } }
      }
      held.secret.dispose()
      throw new Problem('exchange.login-refused', { reason: 'bad-entry' })
    }
    case 'helper': {
      const { helper, serverUrl, username } = holder
      const failed = (reason: 'not-there' | 'other-answer') =>
        new Problem('exchange.helper-failed', { helper: helper.name, reason })
      const got = await helper.get(serverUrl)
      if (!got) throw failed('not-there')
      const kind = username === identityTokenUser ? 'identity-token' : 'password'
      const named = kind === 'identity-token' ? '' : username
      try {
        if (got.username !== username) throw failed('other-answer')
        const held = got.secret.revealText((text) => usable(named, text, kind))
        if ('refused' in held) throw new Problem('exchange.login-refused', { reason: held.refused })
        return { username: named, taken: { secret: held.secret, kind } }
      } finally {
        got.secret.dispose()
      }
    }
    case 'nobody':
      throw new Problem('exchange.login-refused', { reason: 'empty' })
  }
}

function placeOf(address: RegistryAddress): { provider: Provider; address: string } {
  const printed = printAddress(address)
  const provider = printed === 'docker.io' ? 'dockerhub' : printed === 'quay.io' ? 'quay' : 'custom'
  return { provider, address: printed }
}
