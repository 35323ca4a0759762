import type { ActivityKind } from '../../contract/activity.ts'
import { Problem } from '../../contract/problem.ts'
import type { ActivityRecorder } from '../activity/activity-log.ts'
import type { MirrorBook } from '../environments/records/mirror-book.ts'
import type { RegistryTaker } from '../exchange/import/registry-taker.ts'
import type { ProjectService } from '../projects/project-service.ts'
import { addressOf } from '../registries/registry-record.ts'
import type { RegistryService } from '../registries/registry-service.ts'
import type { Vault } from '../vault/vault.ts'
import { FirstLookUps } from './credential/first-look-ups.ts'
import { LoginKeeper, withTypedLogin } from './credential/login-keeper.ts'
import { LoginLender } from './credential/login-lender.ts'
import { LookUpLog } from './credential/look-up-log.ts'
import { programName } from './credential/program-name.ts'
import { RegistryFinder } from './credential/registry-finder.ts'
import { readServerUrl, type ServerUrl } from './credential/server-url.ts'
import { Refusal, stop } from './credential/words.ts'
import { type Answer, mostAnswer } from './wire/answer.ts'
import type { CredentialQuestion } from './wire/opening.ts'

export interface TerminalDeskOptions {
  registries: RegistryService
  projects: ProjectService
  mirrors: Pick<MirrorBook, 'list'>
  vault: Vault
  taker: RegistryTaker
  activity: ActivityRecorder
  /** The id of the project that counts where none is named; empty for the first. */
  currentProject: () => Promise<string>
  /** Whether there is a page on which somebody could unlock the vault. */
  withPage: boolean
  /** Resolves when the slots that need nobody have been tried, or have had their chance. */
  vaultTried: () => Promise<unknown>
  onBug: (error: unknown) => void
  now: () => number
  newId: () => string
}

/** What a question came to, beside its answer. */
interface Outcome {
  readonly out?: Buffer
  readonly err?: string
  readonly kind?: ActivityKind
  readonly registry?: { readonly id: string; readonly name: string }
  readonly subject?: string
}

/** How long the time of a last use is left as it is (milliseconds): a build may ask a thousand times. */
const touchPause = 60_000

/** Answers the questions of credential helpers, by the rules that hold for the launcher. */
export class TerminalDesk {
  readonly firstLookUps = new FirstLookUps()
  readonly #options: TerminalDeskOptions
  readonly #finder: RegistryFinder
  readonly #lender: LoginLender
  readonly #keeper: LoginKeeper
  readonly #log: LookUpLog
  readonly #touched = new Map<string, number>()

  constructor(options: TerminalDeskOptions) {
    this.#options = options
    this.#finder = new RegistryFinder(options)
    this.#lender = new LoginLender({ ...options, finder: this.#finder })
    this.#keeper = new LoginKeeper({ ...options, finder: this.#finder })
    this.#log = new LookUpLog(options.activity)
  }

  /** Never throws what a user can meet: that is an answer, too. */
  async answer(question: CredentialQuestion, signal: AbortSignal): Promise<Answer> {
    const asked: Asked = { program: programName(question.program), subject: '' }
    try {
      const outcome = await this.#outcome(question, asked, signal)
      if (outcome.kind) this.#note(asked, { ...outcome, kind: outcome.kind }, true)
      return { exit: 0, out: outcome.out ?? Buffer.alloc(0), err: outcome.err ? `${outcome.err}\n` : '' }
    } catch (error) {
      const refusal = refusalOf(error)
      if (!refusal) throw error
      const absent = refusal.code === 'not-found' || refusal.code === 'anonymous'
      const kind = absent ? 'terminal.absent' : 'terminal.refused'
      this.#note(asked, { kind, ...(asked.registry && { registry: asked.registry }) }, absent, refusal.code)
      return refusal.answer
    }
  }

  dispose(): void {
    this.#log.dispose()
  }

  async #outcome(question: CredentialQuestion, asked: Asked, signal: AbortSignal): Promise<Outcome> {
    const { input, verb } = question
    await this.#options.vaultTried()
    const project = await this.#finder.project(question.project)
    switch (verb) {
      case 'get': {
        const url = named(asked, readServerUrl(input))
        asked.registry = this.#finder.deciding(project, url.address)
        const { registry, out } = await this.#lender.get(project, url, signal)
        this.#touch(registry.id)
        return { out, kind: 'terminal.given', registry }
      }
      case 'list': {
        const out = this.#lender.list(project)
        if (out.length > mostAnswer - 1024) throw stop('too-much', 'there are too many registries to list')
        return { out }
      }
      case 'store':
        return await withTypedLogin(input, async (login) => {
          named(asked, login.url)
          this.#lender.requireUnlocked()
          return { kind: 'terminal.stored', ...(await this.#keeper.store(project, login)) }
        })
      case 'erase': {
        const kept = await this.#keeper.erase(project, named(asked, readServerUrl(input)))
        return kept ? { kind: 'terminal.erased', ...kept } : {}
      }
    }
  }

  #note(
    asked: Asked,
    { kind, registry }: Outcome & { kind: ActivityKind },
    ok: boolean,
    code?: string,
  ): void {
    const { program, subject } = asked
    const { now, newId } = this.#options
    this.#log.note({
      kind,
      ok,
      subject,
      ...(program === undefined ? {} : { program }),
      ...(registry ? { registry: { id: registry.id, name: registry.name } } : {}),
      ...(code === undefined ? {} : { code }),
    })
    if (program === undefined || subject === '') return
    this.firstLookUps.note({
      id: newId(),
      at: now(),
      program,
      address: subject,
      given: kind === 'terminal.given',
    })
  }

  /** Behind the answer: nobody waits for the disk. */
  #touch(id: string): void {
    const { now, onBug, registries } = this.#options
    const last = this.#touched.get(id)
    if (last !== undefined && Math.abs(now() - last) < touchPause) return
    this.#touched.set(id, now())
    registries.touch(id).catch((error: unknown) => {
      if (!(error instanceof Problem)) onBug(error)
    })
  }
}

/** What is known of a question so far, for the log. */
interface Asked {
  readonly program: string | undefined
  /** The canonical address, once it could be read. */
  subject: string
  registry?: { readonly id: string; readonly name: string } | undefined
}

function named(asked: Asked, url: ServerUrl): ServerUrl {
  asked.subject = addressOf(url.address)
  return url
}

/** What the rest of the core refuses is told by its code; the app itself has the sentence. */
function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error
  if (!(error instanceof Problem)) return undefined
  if (error.code === 'storage.not-saved') return stop(error.code, 'nothing was saved: the disk refused it')
  return stop(error.code, 'it refused this. The activity log in Fairlead says why')
}
