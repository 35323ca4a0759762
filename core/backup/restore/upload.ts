import { Problem } from '../../../contract/problem.ts'
import { notSaved, unlinkIfThere } from '../../storage/durable-file.ts'
import type { FileLayer, NewFile } from '../../storage/file-layer.ts'
import { SerialQueue } from '../../storage/serial-queue.ts'

/** A backup file on its way in, in an owner-only file of the data folder. */
export class Upload {
  readonly id: string
  readonly #layer: FileLayer
  readonly #path: string
  readonly #size: number
  readonly #queue = new SerialQueue()
  #file: NewFile | undefined
  #received = 0

  private constructor(layer: FileLayer, id: string, path: string, size: number, file: NewFile) {
    this.#layer = layer
    this.id = id
    this.#path = path
    this.#size = size
    this.#file = file
  }

  /** Throws `storage.not-saved`. */
  static async begin(layer: FileLayer, id: string, path: string, size: number): Promise<Upload> {
    try {
      return new Upload(layer, id, path, size, await layer.create(path))
    } catch (error) {
      throw notSaved(path, error)
    }
  }

  /** Adds the next bytes. Throws `backup.damaged` for more of them than were announced, and `storage.not-saved`. */
  append(bytes: Buffer): Promise<void> {
    return this.#queue.run(async () => {
      if (this.#file === undefined || this.#received + bytes.length > this.#size) {
        throw new Problem('backup.damaged', {})
      }
      this.#received += bytes.length
      try {
        for (let done = 0; done < bytes.length; ) {
          const written = await this.#file.write(bytes.subarray(done))
          if (written <= 0) throw Object.assign(new Error('ESHORTWRITE'), { code: 'ESHORTWRITE' })
          done += written
        }
      } catch (error) {
        throw notSaved(this.#path, error)
      }
    })
  }

  /** The whole file, as often as it is asked for. Throws `backup.damaged` if bytes are missing. */
  whole(): Promise<Buffer> {
    return this.#queue.run(async () => {
      if (this.#received !== this.#size) throw new Problem('backup.damaged', {})
      try {
        await this.#close()
        const bytes = await this.#layer.read(this.#path)
        if (bytes.length !== this.#size) throw new Problem('backup.damaged', {})
        return bytes
      } catch (error) {
        throw notSaved(this.#path, error)
      }
    })
  }

  /** Removes the file. */
  discard(): Promise<void> {
    return this.#queue.run(async () => {
      try {
        await this.#close()
      } finally {
        await unlinkIfThere(this.#layer, this.#path)
      }
    })
  }

  async #close(): Promise<void> {
    const file = this.#file
    this.#file = undefined
    await file?.close()
  }
}
