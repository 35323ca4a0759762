import type { ImageTransfer as ShownTransfer } from '../../../../contract/images.ts'
import { Problem, type ProblemData, type ProblemRecord } from '../../../../contract/problem.ts'
import { TransferRate } from '../../transfer-rate.ts'

type StopReason = ProblemData<'image.transfer-stopped'>['reason']

export interface ImageTransferOptions {
  id: string
  kind: ShownTransfer['kind']
  environmentId: string
  file: string
  images: readonly string[]
  total: number
  now: () => number
  onChange: () => void
}

/** One file on its way into an engine or out of it: how far it is, and how it ended. */
export class ImageTransfer {
  readonly id: string
  readonly kind: ShownTransfer['kind']
  readonly environmentId: string
  readonly file: string
  /** Resolves when the transfer has ended, whatever the end. */
  readonly ended: Promise<void>
  readonly #options: ImageTransferOptions
  readonly #abort = new AbortController()
  readonly #rate = new TransferRate()
  readonly #createdAt: number
  #end: () => void = () => undefined
  #state: ShownTransfer['state'] = 'waiting'
  #images: readonly string[]
  #current = 0
  #problem: ProblemRecord | undefined
  #endedAt: number | undefined
  #silence: ReturnType<typeof setTimeout> | undefined

  constructor(options: ImageTransferOptions) {
    this.#options = options
    this.id = options.id
    this.kind = options.kind
    this.environmentId = options.environmentId
    this.file = options.file
    this.#images = options.images
    this.#createdAt = options.now()
    this.ended = new Promise((resolve) => {
      this.#end = resolve
    })
  }

  get signal(): AbortSignal {
    return this.#abort.signal
  }

  get open(): boolean {
    return this.#endedAt === undefined
  }

  /** The other side has so many milliseconds to do its next step; without a number it has all the time. */
  expect(milliseconds: number | undefined): void {
    clearTimeout(this.#silence)
    if (milliseconds === undefined || !this.open) return
    this.#silence = setTimeout(() => this.stop('silent'), milliseconds)
    this.#silence.unref()
  }

  moved(bytes: number): void {
    this.#current += bytes
    this.#rate.sample(this.#options.now(), this.#current)
    this.become('moving')
  }

  become(state: 'moving' | 'working'): void {
    if (!this.open) return
    this.#state = state
    this.#options.onChange()
  }

  done(images: readonly string[] = this.#images): void {
    this.#images = images
    this.#close('done')
  }

  fail(problem: ProblemRecord): void {
    this.#problem ??= problem
    this.#close('failed')
  }

  stop(reason: StopReason): void {
    if (!this.open) return
    const problem = new Problem('image.transfer-stopped', { file: this.file, reason })
    this.#problem = problem.toData()
    this.#close('stopped')
    this.#abort.abort(problem)
  }

  show(): ShownTransfer {
    const { id, kind, environmentId, file } = this
    const rate = this.#state === 'moving' ? this.#rate.perSecond(this.#options.now()) : undefined
    return {
      id,
      kind,
      environmentId,
      file,
      images: [...this.#images],
      state: this.#state,
      current: this.#current,
      total: this.#options.total,
      ...(rate === undefined ? {} : { rate }),
      ...(this.#problem ? { problem: this.#problem } : {}),
      createdAt: this.#createdAt,
      ...(this.#endedAt === undefined ? {} : { endedAt: this.#endedAt }),
    }
  }

  #close(state: 'done' | 'failed' | 'stopped'): void {
    if (!this.open) return
    clearTimeout(this.#silence)
    this.#endedAt = this.#options.now()
    this.#state = state
    this.#options.onChange()
    this.#end()
  }
}
