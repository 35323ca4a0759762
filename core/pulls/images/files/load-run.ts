import { Problem } from '../../../../contract/problem.ts'
import type { Engine } from '../../../engine/engine.ts'
import type { FileSeat } from '../../../shell/file-door.ts'
import { notLoaded } from './file-failure.ts'
import type { ImageTransfer } from './image-transfer.ts'
import { PartPipe } from './part-pipe.ts'

export interface LoadRunOptions {
  engine: Engine
  transfer: ImageTransfer
  size: number
  onBug: (error: unknown) => void
}

/** How long a page may take to bring the next part of a file (milliseconds). */
const patience = 60_000

/** One file on its way into an engine: parts come in order by seats, and go on as fast as the engine takes them. */
export class LoadRun {
  readonly transfer: ImageTransfer
  /** Resolves when the engine let go of it. */
  readonly settled: Promise<void>
  readonly #options: LoadRunOptions
  readonly #pipe: PartPipe
  #received = 0
  #seated = false

  constructor(options: LoadRunOptions) {
    this.#options = options
    this.transfer = options.transfer
    this.#pipe = new PartPipe((bytes) => this.transfer.moved(bytes))
    this.transfer.expect(patience)
    this.settled = this.#run()
  }

  /** `unknown` once it has ended; `out-of-turn` while a part is under way, and for any other offset. */
  receive(offset: number): FileSeat | 'unknown' | 'out-of-turn' {
    if (!this.transfer.open) return 'unknown'
    if (this.#seated || offset !== this.#received || this.#received === this.#options.size)
      return 'out-of-turn'
    this.#seated = true
    const leave = () => {
      this.#seated = false
      this.transfer.expect(patience)
    }
    return { missing: this.#options.size - this.#received, take: (bytes) => this.#take(bytes, leave), leave }
  }

  async #take(bytes: Uint8Array, leave: () => void): Promise<boolean> {
    // from here on it is the engine that takes its time
    this.transfer.expect(undefined)
    this.#received += bytes.length
    const taken = await this.#pipe.push(bytes)
    leave()
    if (!taken) return false
    if (this.#received === this.#options.size) {
      this.transfer.expect(undefined)
      this.transfer.become('working')
      this.#pipe.end()
    }
    return true
  }

  /** Never throws: however a load ends, its transfer says how. */
  async #run(): Promise<void> {
    const { engine, transfer, onBug } = this.#options
    const { file } = transfer
    try {
      const { images, failure } = await engine.loadImages(this.#pipe.bytes(), transfer.signal)
      if (failure !== undefined) transfer.fail(notLoaded(file, failure).toData())
      else if (images.length === 0) transfer.fail(notLoaded(file, '').toData())
      else transfer.done(images)
    } catch (error) {
      if (transfer.signal.aborted) return
      if (!(error instanceof Problem)) onBug(error)
      transfer.fail(
        error instanceof Problem
          ? error.toData()
          : new Problem('image.not-loaded', { file, reason: 'other' }).toData(),
      )
    } finally {
      this.#pipe.close()
    }
  }
}
