import type { ProblemCode, ProblemRecord } from '../../../../contract/problem.ts'

/** A name to ask about, whose registry is asked with one credential or with none. */
export interface Question {
  readonly id: string
  readonly reference: string
  readonly host: string
  readonly registryId: string | undefined
}

export interface RoundOptions {
  /** Resolves with why there was no answer, if there was none. Not called for what a like question has settled. */
  ask: (question: Question, signal: AbortSignal) => Promise<ProblemRecord | undefined>
  /** A like question failed in a way that this one would, too. */
  settle: (question: Question, problem: ProblemRecord) => void
  onChange: () => void
  onBug: (error: unknown) => void
}

/** How many questions are under way at once. */
const atOnce = 3

/**
 * Many questions, a few at a time. After a host could not be reached, or refused a credential, or its quota was
 * used up, it is not asked again with the same credential: more of the same would lock an account or cost minutes.
 */
export class CheckRound {
  /** Resolves when the last question is answered or dropped. */
  readonly settled: Promise<void>
  readonly #options: RoundOptions
  readonly #abort = new AbortController()
  readonly #failures = new Map<string, ProblemRecord>()
  readonly #known = new Set<string>()
  #waiting: Question[] = []
  #workers = 0
  #done = 0
  #settle: () => void = () => undefined

  constructor(options: RoundOptions) {
    this.#options = options
    this.settled = new Promise((resolve) => {
      this.#settle = resolve
    })
  }

  get progress(): { total: number; done: number } {
    return { total: this.#known.size, done: this.#done }
  }

  /** Adds the questions that are not in this round yet. */
  add(questions: readonly Question[]): void {
    const fresh = questions.filter(({ reference }) => !this.#known.has(reference))
    for (const { reference } of fresh) this.#known.add(reference)
    this.#waiting.push(...fresh)
    while (this.#workers < atOnce && this.#waiting.length > 0) void this.#work()
  }

  stop(): void {
    this.#waiting = []
    this.#abort.abort()
  }

  async #work(): Promise<void> {
    this.#workers += 1
    try {
      for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
        await this.#take(next)
        this.#done += 1
        this.#options.onChange()
      }
    } catch (error) {
      this.stop()
      this.#options.onBug(error)
    } finally {
      this.#workers -= 1
      if (this.#workers === 0) this.#settle()
    }
  }

  async #take(question: Question): Promise<void> {
    const ofHost = question.host
    const ofCredential = `${question.host} ${question.registryId ?? ''}`
    const before = this.#failures.get(ofHost) ?? this.#failures.get(ofCredential)
    if (before) return this.#options.settle(question, before)
    const problem = await this.#options.ask(question, this.#abort.signal)
    const reach = problem && reachOf(problem.code)
    if (problem && reach) this.#failures.set(reach === 'host' ? ofHost : ofCredential, problem)
  }
}

/** For how many other questions the same answer may be taken. */
function reachOf(code: ProblemCode): 'host' | 'credential' | undefined {
  switch (code) {
    case 'pull.unreachable':
    case 'pull.certificate':
    case 'pull.plain-http':
    case 'pull.proxy':
    case 'pull.not-a-registry':
    case 'pull.mirror-unconfirmed':
    case 'engine.unreachable':
      return 'host'
    case 'pull.quota':
    case 'pull.wrong-credential':
    case 'vault.locked':
    case 'vault.absent':
      return 'credential'
    default:
      return undefined
  }
}
