import { createHash } from 'node:crypto'
import * as z from 'zod'
import { Problem } from '../../contract/problem.ts'
import { idSchema, instantSchema } from '../../contract/scalars.ts'
import type { Engine } from '../engine/engine.ts'
import type { RecordFolder } from '../storage/record-folder.ts'
import type { ImageJournal } from './image-journal.ts'

/** That a credential is about to bring this image to an engine, where `before` stood under its name. */
export const pullIntentSchema = z.object({
  id: idSchema,
  environmentId: idSchema,
  reference: z.string().max(1024),
  host: z.string().max(300),
  path: z.string().max(255),
  registryId: idSchema,
  projectId: idSchema,
  before: z.string().max(200).optional(),
  at: instantSchema,
})
type PullIntent = z.infer<typeof pullIntentSchema>

export type IntendedPull = Omit<PullIntent, 'id' | 'before' | 'at'>

/** How long an engine may take to say what it has (milliseconds). */
const patience = 2000

/**
 * What is noted before a pull with a credential, so that its image cannot miss the journal: not if the program
 * dies before the note, nor if the engine finishes a pull that was stopped. An intent stands until it is known
 * what came of it.
 */
export class PullIntents {
  readonly #records: RecordFolder<PullIntent>
  readonly #journal: ImageJournal
  readonly #now: () => number
  readonly #running = new Set<string>()

  constructor(records: RecordFolder<PullIntent>, journal: ImageJournal, now: () => number) {
    this.#records = records
    this.#journal = journal
    this.#now = now
  }

  /** Runs the pull between intent and note, and gives the image's id. Throws `storage.*` beside what it throws. */
  async during(
    engine: Engine,
    intended: IntendedPull,
    signal: AbortSignal,
    pull: () => Promise<{ id: string }>,
  ): Promise<string> {
    const id = this.#freeId(intended)
    this.#running.add(id)
    try {
      const earlier = this.#records.get(id)
      if (earlier) await this.#settle(engine, earlier, signal)
      const before = (await engine.inspectImage(intended.reference, signal))?.id
      const known = before === undefined ? {} : { before }
      await this.#records.put({ ...intended, id, ...known, at: this.#now() })
    } catch (error) {
      this.#running.delete(id)
      throw error
    }
    try {
      const image = await pull()
      await this.#journal.note({ ...intended, imageId: image.id })
      await this.#records.remove(id)
      return image.id
    } catch (error) {
      this.#running.delete(id)
      await this.#afterFailure(engine, id, error)
      throw error
    } finally {
      this.#running.delete(id)
    }
  }

  /** Notes in the journal what has come of the intents of one environment. Throws `engine.*` and `storage.*`. */
  async settle(environmentId: string, engine: Engine): Promise<void> {
    for (const intent of this.#records.list()) {
      if (intent.environmentId === environmentId) await this.#settle(engine, intent)
    }
  }

  /** Pulls of one image at the same time, as for two platforms, have an intent each. */
  #freeId(intended: IntendedPull): string {
    for (let turn = 0; ; turn += 1) {
      const id = intentId(intended, turn)
      if (!this.#running.has(id)) return id
    }
  }

  async #settle(engine: Engine, intent: PullIntent, signal?: AbortSignal): Promise<void> {
    const image = await inspected(engine, intent.reference, signal)
    if (!image || image.id === intent.before) return
    // brought by another pull of this name, for another platform perhaps: what comes of this one is still open
    if (this.#journal.knows({ ...intent, imageId: image.id })) return
    await this.#journal.note({ ...intent, imageId: image.id })
    if (!this.#running.has(intent.id)) await this.#records.remove(intent.id)
  }

  /** A refusal ends the matter; of a pull that was stopped or cut the engine may still make an image. */
  async #afterFailure(engine: Engine, id: string, error: unknown): Promise<void> {
    const intent = this.#records.get(id)
    if (!intent) return
    try {
      await this.#settle(engine, intent)
      if (isRefusal(error)) await this.#records.remove(id)
    } catch (later) {
      // what cannot be settled now stands, and is settled later
      if (!(later instanceof Problem)) throw later
    }
  }
}

/** Throws the signal's reason, and without one `engine.unreachable` after a while. */
async function inspected(engine: Engine, reference: string, signal: AbortSignal | undefined) {
  const limit = signal ?? AbortSignal.timeout(patience)
  try {
    return await engine.inspectImage(reference, limit)
  } catch (error) {
    if (signal || error !== limit.reason) throw error
    throw new Problem('engine.unreachable', { endpoint: engine.endpoint, reason: 'silent' })
  }
}

function isRefusal(error: unknown): boolean {
  if (!(error instanceof Problem) || !error.code.startsWith('pull.')) return false
  return error.code !== 'pull.stopped' && error.code !== 'pull.incomplete'
}

function intentId({ environmentId, reference, registryId }: IntendedPull, turn: number): string {
  const parts = [environmentId, reference, registryId, ...(turn === 0 ? [] : [turn])]
  return createHash('sha256').update(parts.join('\n')).digest('hex')
}
