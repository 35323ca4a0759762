import type { DesktopPlace } from '../../contract/desktop.ts'

/**
 * Where the page shall go next. It is kept until a page takes it, as the window may have to be opened first; a
 * newer one takes the place of an older one, so that ten links in a row ask for one thing.
 */
export class PlaceBox {
  readonly #listeners = new Set<() => void>()
  #place: DesktopPlace | undefined

  put(place: DesktopPlace): void {
    this.#place = place
    for (const listener of this.#listeners) listener()
  }

  take(): readonly DesktopPlace[] {
    const place = this.#place
    this.#place = undefined
    return place ? [place] : []
  }

  onPlace(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}
