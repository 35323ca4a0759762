import type { ChosenImage, ImageTransfer as ShownTransfer } from '../../../../contract/images.ts'
import { Problem } from '../../../../contract/problem.ts'
import type { ActivityRecorder } from '../../../activity/activity-log.ts'
import type { EnvironmentService } from '../../../environments/environment-service.ts'
import type { FileDoor, FileSeat, GivenFile } from '../../../shell/file-door.ts'
import { TransferTickets } from '../../../shell/transfer-tickets.ts'
import type { ImagePlace, ImageRight } from '../image-right.ts'
import { shownFileName } from './file-names.ts'
import { ImageTransfer, type ImageTransferOptions } from './image-transfer.ts'
import { LoadRun } from './load-run.ts'
import { SaveRun } from './save-run.ts'

export interface ImageFilesOptions {
  environments: Pick<EnvironmentService, 'engine'>
  right: ImageRight
  activity: ActivityRecorder
  /** Told when an engine has images that it did not have. */
  onImages: () => void
  /** Told of a bug in a transfer, which then failed. */
  onBug: (error: unknown) => void
  now: () => number
  newId: () => string
  random: (bytes: number) => Buffer
}

/** How many files may be on their way at once. */
const mostOpen = 4

/** How many transfers are remembered that have ended. */
const history = 20

/** The files of images on their way into engines and out of them, and the door for their bytes. */
export class ImageFiles implements FileDoor {
  readonly #options: ImageFilesOptions
  readonly #tickets: TransferTickets<LoadRun | SaveRun>
  readonly #listeners = new Set<() => void>()
  #runs: (LoadRun | SaveRun)[] = []
  #disposed = false

  constructor(options: ImageFilesOptions) {
    this.#options = options
    this.#tickets = new TransferTickets(options.random)
  }

  /**
   * Begins to load a file whose parts come by the door. Throws `environment.not-found`,
   * `image.too-many-transfers`, and `image.not-loaded` for a file without content.
   */
  load(wanted: { environmentId: string; file: string; size: number }): Started {
    const { environments, activity, onImages } = this.#options
    const engine = environments.engine(wanted.environmentId)
    const file = shownFileName(wanted.file)
    if (wanted.size === 0) throw new Problem('image.not-loaded', { file, reason: 'empty' })
    const transfer = this.#transfer({ kind: 'load', file, images: [], total: wanted.size, ...pick(wanted) })
    const run = new LoadRun({ engine, transfer, size: wanted.size, onBug: this.#options.onBug })
    return this.#begin(run, () => {
      activity.record(reportOf('image.loaded', transfer.show()))
      onImages()
    })
  }

  /**
   * Makes ready to save images into one file, which is fetched by the door. Throws what the right to them throws,
   * `image.not-local`, `engine.*` and `image.too-many-transfers`.
   */
  async save(wanted: ImagePlace & { images: readonly ChosenImage[] }): Promise<Started> {
    const { environments, right, activity } = this.#options
    const engine = environments.engine(wanted.environmentId)
    const plan = await SaveRun.plan(engine, right, wanted)
    const { file, names, total } = plan
    const transfer = this.#transfer({ kind: 'save', file, images: names, total, ...pick(wanted) })
    const run = new SaveRun({ engine, right, transfer, wanted, onBug: this.#options.onBug })
    return this.#begin(run, () => activity.record(reportOf('image.saved', transfer.show())))
  }

  receive(ticket: string, offset: number): FileSeat | 'unknown' | 'out-of-turn' {
    const run = this.#tickets.find(ticket)
    return run instanceof LoadRun ? run.receive(offset) : 'unknown'
  }

  async give(ticket: string, gone: AbortSignal): Promise<GivenFile | 'unknown' | 'failed'> {
    const run = this.#tickets.find(ticket)
    if (!(run instanceof SaveRun)) return 'unknown'
    this.#tickets.revoke(run)
    return await run.give(gone)
  }

  /** Newest first. */
  list(): ShownTransfer[] {
    return this.#runs.map(({ transfer }) => transfer.show())
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Throws `job.not-found`. */
  cancel(id: string): void {
    this.#run(id).transfer.stop('asked')
  }

  /** Takes one that has ended off the list. Throws `job.not-found`. */
  dismiss(id: string): void {
    const run = this.#run(id)
    if (run.transfer.open) throw new Problem('job.not-found', { id })
    this.#runs = this.#runs.filter((each) => each !== run)
    this.#changed()
  }

  /** Stops every transfer, and waits until engines let go of them. */
  async dispose(): Promise<void> {
    this.#disposed = true
    for (const { transfer } of this.#runs) transfer.stop('asked')
    await Promise.all(this.#runs.map(({ settled }) => settled))
  }

  #transfer(options: Omit<ImageTransferOptions, 'id' | 'now' | 'onChange'>): ImageTransfer {
    const open = this.#runs.filter(({ transfer }) => transfer.open)
    if (open.length >= mostOpen || this.#disposed) {
      throw new Problem('image.too-many-transfers', { count: open.length })
    }
    const { newId, now } = this.#options
    return new ImageTransfer({ id: newId(), now, onChange: () => this.#changed(), ...options })
  }

  #begin(run: LoadRun | SaveRun, onEnd: () => void): Started {
    const { transfer } = run
    const ticket = this.#tickets.issue(run)
    this.#runs = [run, ...this.#runs].filter((each, index) => each.transfer.open || index < history)
    transfer.ended
      .then(() => {
        this.#tickets.revoke(run)
        onEnd()
      })
      .catch(this.#options.onBug)
    this.#changed()
    return { id: transfer.id, ticket, file: transfer.file, transfer }
  }

  #run(id: string): LoadRun | SaveRun {
    const run = this.#runs.find(({ transfer }) => transfer.id === id)
    if (!run) throw new Problem('job.not-found', { id })
    return run
  }

  #changed(): void {
    for (const listener of this.#listeners) listener()
  }
}

/** What whoever began a transfer is told. */
export interface Started {
  readonly id: string
  readonly ticket: string
  readonly file: string
  readonly transfer: ImageTransfer
}

function pick({ environmentId }: { environmentId: string }): { environmentId: string } {
  return { environmentId }
}

function reportOf(kind: 'image.loaded' | 'image.saved', { state, file, images, problem }: ShownTransfer) {
  const named = images.slice(0, 3).join(', ')
  return {
    kind,
    ok: state === 'done',
    subject: (named === '' ? file : images.length > 3 ? `${named}, …` : named).slice(0, 300),
    ...(problem ? { code: problem.code } : {}),
  }
}
