import type { ImageWork } from '../../../../contract/images.ts'
import { Problem, type ProblemRecord } from '../../../../contract/problem.ts'
import type { EnvironmentService } from '../../../environments/environment-service.ts'
import { parseReference } from '../../../images/image-reference.ts'
import type { Matcher } from '../../../registries/matcher.ts'
import type { ImagePlace } from '../image-right.ts'
import { type NamedImage, namesOf } from '../image-rows.ts'
import { CheckRound, type Question } from './check-round.ts'
import { neverFor, type UpdateAnswer, type UpdateBook } from './update-book.ts'

export interface UpdateCheckOptions {
  environments: Pick<EnvironmentService, 'engine'>
  matcher: Pick<Matcher, 'decide'>
  /** Asks the registry of one image, with the credential that the match gives; throws where it forbids. */
  ask: (place: ImagePlace, image: string, signal: AbortSignal) => Promise<UpdateAnswer>
  book: UpdateBook
  /** The list of images shows something else by now. */
  onImages: () => void
  onBug: (error: unknown) => void
  now: () => number
}

/** How often at most the list is told to look again (milliseconds). */
const tellEvery = 1000

/** Asks registries whether they have another image under the names of the local ones. One place at a time. */
export class UpdateCheck {
  readonly #options: UpdateCheckOptions
  readonly #listeners = new Set<() => void>()
  #current: { readonly place: ImagePlace; readonly round: CheckRound } | undefined
  #told = 0

  constructor(options: UpdateCheckOptions) {
    this.#options = options
  }

  /**
   * Asks for these names, or for all that have a digest to compare, and answers how many those are. Throws
   * `engine.*`, `environment.not-found`, `project.not-found` and `namespace.not-found`.
   */
  async start(place: ImagePlace, references: readonly string[] | undefined): Promise<number> {
    const wanted = references && new Set(references)
    const images = await this.#options.environments.engine(place.environmentId).images()
    const questions = images
      .flatMap(namesOf)
      .filter((name) => neverFor(name) === undefined && wanted?.has(name.reference ?? '') !== false)
      .flatMap((name) => this.#question(place, name))
    if (questions.length > 0) this.#roundFor(place).add(questions)
    this.#changed()
    return questions.length
  }

  /** Ends the questions under way; what is known by then stays. */
  stop(): void {
    this.#current?.round.stop()
  }

  get progress(): ImageWork['check'] {
    if (!this.#current) return undefined
    const { place, round } = this.#current
    return { environmentId: place.environmentId, ...round.progress }
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async dispose(): Promise<void> {
    this.stop()
    await this.#current?.round.settled
  }

  #question({ projectId, namespace }: ImagePlace, { id, reference = '' }: NamedImage): Question[] {
    if (!parseReference(reference).ok) return []
    const decision = this.#options.matcher.decide({ projectId, namespace, image: reference })
    const registryId = 'registry' in decision.verdict ? decision.verdict.registry.id : undefined
    return [{ id, reference, host: decision.reference.host, registryId }]
  }

  #roundFor(place: ImagePlace): CheckRound {
    if (this.#current && isSame(this.#current.place, place)) return this.#current.round
    this.stop()
    const { book, onBug } = this.#options
    const round = new CheckRound({
      ask: (question, signal) => this.#ask(place, question, signal),
      settle: ({ id, reference }, { code, data }) =>
        book.note(place.environmentId, reference, id, {
          problem: { code, data: { ...data, image: reference } },
        }),
      onChange: () => this.#changed(),
      onBug,
    })
    const current = { place, round }
    this.#current = current
    round.settled
      .then(() => {
        if (this.#current === current) this.#current = undefined
        this.#told = 0
        this.#changed()
      })
      .catch(onBug)
    return round
  }

  async #ask(
    place: ImagePlace,
    { id, reference }: Question,
    signal: AbortSignal,
  ): Promise<ProblemRecord | undefined> {
    const { ask, book } = this.#options
    const answer = await answerOf(() => ask(place, reference, signal))
    if (signal.aborted) return undefined
    book.note(place.environmentId, reference, id, answer)
    return answer.problem
  }

  #changed(): void {
    for (const listener of this.#listeners) listener()
    const now = this.#options.now()
    if (now - this.#told < tellEvery) return
    this.#told = now
    this.#options.onImages()
  }
}

function isSame(a: ImagePlace, b: ImagePlace): boolean {
  return a.environmentId === b.environmentId && a.projectId === b.projectId && a.namespace === b.namespace
}

/** A refusal by the match is an answer here, too. */
async function answerOf(ask: () => Promise<UpdateAnswer>): Promise<UpdateAnswer> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof Problem) return { problem: error.toData() }
    throw error
  }
}
