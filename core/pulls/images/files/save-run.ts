import type { ChosenImage } from '../../../../contract/images.ts'
import { Problem } from '../../../../contract/problem.ts'
import type { Engine } from '../../../engine/engine.ts'
import type { SavedFile } from '../../../engine/image-answers.ts'
import { safeProof } from '../../../engine/safe-proof.ts'
import { canonical, parseReference } from '../../../images/image-reference.ts'
import type { GivenFile } from '../../../shell/file-door.ts'
import type { ImagePlace, ImageRight } from '../image-right.ts'
import { notSaved } from './file-failure.ts'
import { savedFileName } from './file-names.ts'
import type { ImageTransfer } from './image-transfer.ts'

export interface SaveRunOptions {
  engine: Engine
  right: ImageRight
  transfer: ImageTransfer
  wanted: ImagePlace & { images: readonly ChosenImage[] }
  onBug: (error: unknown) => void
}

/** How long a page may take to fetch the file, and a reader to take more of it (milliseconds). */
const patience = { ticket: 60_000, reader: 600_000 }

/** One file on its way out of an engine, which packs it while it is read. */
export class SaveRun {
  readonly transfer: ImageTransfer
  readonly settled: Promise<void>
  readonly #options: SaveRunOptions
  #settle: () => void = () => undefined

  constructor(options: SaveRunOptions) {
    this.#options = options
    this.transfer = options.transfer
    this.settled = new Promise((resolve) => {
      this.#settle = resolve
    })
    this.transfer.expect(patience.ticket)
    // one that nobody fetched has nothing to let go of
    this.transfer.ended.then(() => this.#settle()).catch(options.onBug)
  }

  /** What would be saved. Throws the refusals of the right, and `image.not-local` where a name has moved on. */
  static async plan(
    engine: Engine,
    right: ImageRight,
    wanted: ImagePlace & { images: readonly ChosenImage[] },
  ): Promise<{ file: string; names: string[]; total: number }> {
    const sizes = new Map<string, number>()
    for (const image of wanted.images) {
      await right.require(wanted, image)
      if (!(await isByFullName(engine, image))) await right.require(wanted, { id: image.id })
      const found = await engine.inspectImage(image.reference ?? image.id)
      const name = image.reference ?? image.id
      if (found?.id !== image.id) throw new Problem('image.not-local', { image: safeProof(name, 1024) })
      sizes.set(found.id, found.size)
    }
    return {
      file: savedFileName(wanted.images),
      names: namesOf(wanted.images).map((name) => safeProof(name, 300)),
      total: [...sizes.values()].reduce((sum, size) => sum + size, 0),
    }
  }

  /** Called once. The right is asked for again: a registry may have been deactivated since. */
  async give(gone: AbortSignal): Promise<GivenFile | 'failed'> {
    const { engine, right, transfer, wanted } = this.#options
    gone.addEventListener('abort', () => transfer.stop('left'), { once: true })
    if (gone.aborted) transfer.stop('left')
    transfer.expect(undefined)
    try {
      await SaveRun.plan(engine, right, wanted)
      transfer.become('working')
      const saved = await engine.saveImages(namesOf(wanted.images), transfer.signal)
      const type = 'application/x-tar'
      return { name: transfer.file, type, bytes: this.#bytes(saved), ended: transfer.signal }
    } catch (error) {
      this.#fail(error)
      return 'failed'
    }
  }

  async *#bytes(saved: SavedFile): AsyncGenerator<Uint8Array, void> {
    const { transfer } = this.#options
    try {
      for await (const chunk of saved.chunks) {
        transfer.moved(chunk.length)
        transfer.expect(patience.reader)
        yield chunk
        transfer.expect(undefined)
      }
      const { ending } = saved
      if (!ending.whole) throw notSaved(transfer.file, ending.words)
      transfer.done()
    } catch (error) {
      this.#fail(error)
      throw error
    } finally {
      // the reader went away before the end
      transfer.stop('left')
      saved.close()
      this.#settle()
    }
  }

  #fail(error: unknown): void {
    const { transfer, onBug } = this.#options
    if (transfer.signal.aborted) return
    if (!(error instanceof Problem)) onBug(error)
    transfer.fail(
      error instanceof Problem
        ? error.toData()
        : new Problem('image.not-saved', { file: transfer.file, reason: 'other' }).toData(),
    )
  }
}

function namesOf(images: readonly ChosenImage[]): string[] {
  return [...new Set(images.map(({ id, reference }) => reference ?? id))]
}

/**
 * Whether the name means this image also where it is written in full, as it was judged: engines read a short one as
 * the beginning of an id, too, and Podman as the end of any name.
 */
async function isByFullName(engine: Engine, { id, reference }: ChosenImage): Promise<boolean> {
  const read = reference === undefined ? undefined : parseReference(reference)
  return read?.ok === true && (await engine.inspectImage(canonical(read.reference)))?.id === id
}
