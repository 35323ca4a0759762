import { backupPartBytes, type RestoreOutcome } from '../../../contract/backup.ts'
import { Problem } from '../../../contract/problem.ts'
import type { FileLayer } from '../../storage/file-layer.ts'
import { SerialQueue } from '../../storage/serial-queue.ts'
import { GuessPace } from '../../vault/keys/guess-pace.ts'
import type { Random } from '../../vault/seal/aead.ts'
import type { Secret } from '../../vault/secret.ts'
import type { DataShape } from '../data-shape.ts'
import { largestBackupBytes, tooLarge } from '../limits.ts'
import { type OpenedBackup, openBackup } from './opened-backup.ts'
import { uploadFile } from './places.ts'
import { askForRestore, stage, unstage } from './staging.ts'
import { Upload } from './upload.ts'

export interface RestoreServiceOptions {
  layer: FileLayer
  folder: string
  shape: DataShape
  /** Milliseconds since 1970. */
  clock: () => number
  random: Random
  /** How many pulls a restart would stop. */
  pullsRunning: () => number
  /** Opens a staged folder as the core will open it, and throws for whatever it finds wrong. */
  rehearse: (folder: string) => Promise<void>
  /** Told when a restore is ready for the next core on this folder, and its id. */
  onReady: (id: string) => void
  /** Told of an upload that was given up and whose file could not be removed. */
  onBug: (error: unknown) => void
}

/** How long an upload may rest (milliseconds). */
const patience = 10 * 60 * 1000

/**
 * Takes in one backup file at a time and makes ready what is in it, while all else goes on as before. The next
 * core on the folder carries the restore out.
 */
export class RestoreService {
  readonly #options: RestoreServiceOptions
  readonly #pace: GuessPace
  readonly #queue = new SerialQueue()
  #upload: Upload | undefined
  #timer: NodeJS.Timeout | undefined
  /** Whether a restore waits for the next core: another one must not take its place under its feet. */
  #asked = false

  constructor(options: RestoreServiceOptions) {
    this.#options = options
    this.#pace = new GuessPace(options.clock)
  }

  /**
   * Begins an upload of so many bytes, in the place of an earlier one. Throws `backup.too-large`,
   * `backup.damaged` for an empty file, and `storage.not-saved`.
   */
  begin(size: number): Promise<{ id: string; partBytes: number }> {
    return this.#queue.run(async () => {
      const { layer, folder, random } = this.#options
      if (size > largestBackupBytes) throw tooLarge()
      if (size === 0) throw new Problem('backup.damaged', {})
      await this.#discard()
      const id = random(8).toString('hex')
      this.#upload = await Upload.begin(layer, id, uploadFile(folder, id), size)
      this.#rest()
      return { id, partBytes: backupPartBytes }
    })
  }

  /** Throws `job.not-found`, `backup.damaged` for more bytes than were announced, and `storage.not-saved`. */
  part(id: string, bytes: Buffer): Promise<void> {
    return this.#queue.run(async () => {
      const upload = this.#known(id)
      await upload.append(bytes)
      this.#rest()
    })
  }

  /** Gives an upload up; an unknown one is given up already. */
  cancel(id: string): Promise<void> {
    return this.#queue.run(async () => {
      if (this.#upload?.id === id) await this.#discard()
    })
  }

  /**
   * Opens and proves the whole backup, stages what is in it, and asks the next core to carry it out. The upload
   * stands after a failure. Throws `job.not-found`, `backup.*`, `vault.slow-down` and `storage.*`.
   */
  finish(id: string, passphrase: Secret): Promise<RestoreOutcome> {
    return this.#queue.run(async () => {
      const { layer, folder, clock, rehearse, onReady } = this.#options
      const upload = this.#known(id)
      this.#rest()
      this.#refusePulls()
      const { files, outcome } = await this.#opened(await upload.whole(), passphrase)
      await stage(files, { layer, folder, id, rehearse })
      try {
        this.#refusePulls()
        await askForRestore(layer, folder, { id, madeAt: outcome.madeAt, at: clock() })
      } catch (error) {
        await unstage(layer, folder, id)
        throw error
      }
      this.#asked = true
      await this.#discard()
      onReady(id)
      return outcome
    })
  }

  /** Waits for work under way and removes what was taken in. */
  dispose(): Promise<void> {
    return this.#queue.run(() => this.#discard())
  }

  async #opened(file: Buffer, passphrase: Secret): Promise<OpenedBackup> {
    this.#pace.check()
    try {
      const opened = await openBackup(file, passphrase, this.#options)
      this.#pace.right()
      return opened
    } catch (error) {
      if (error instanceof Problem && error.code === 'backup.wrong-passphrase') this.#pace.wrong()
      throw error
    }
  }

  #refusePulls(): void {
    const count = this.#options.pullsRunning()
    if (count > 0) throw new Problem('backup.pulls-running', { count })
  }

  #known(id: string): Upload {
    if (this.#asked || this.#upload?.id !== id) throw new Problem('job.not-found', { id })
    return this.#upload
  }

  async #discard(): Promise<void> {
    clearTimeout(this.#timer)
    const upload = this.#upload
    this.#upload = undefined
    // What cannot be removed now is removed at the next start.
    await upload?.discard().catch(this.#options.onBug)
  }

  #rest(): void {
    clearTimeout(this.#timer)
    const resting = this.#upload?.id ?? ''
    this.#timer = setTimeout(() => void this.cancel(resting), patience)
    this.#timer.unref()
  }
}
