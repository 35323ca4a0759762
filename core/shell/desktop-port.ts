import type { DesktopPlace, DesktopState } from '../../contract/desktop.ts'
import { Problem } from '../../contract/problem.ts'

/** What the desktop application can do for its page. */
export interface DesktopPort {
  /** Undefined where the shell is no desktop. */
  state(): Promise<DesktopState | undefined>
  /** Throws `desktop.unavailable`, `desktop.refused` where the system did not do it, and `storage.not-saved`. */
  setOpenAtLogin(on: boolean): Promise<DesktopState>
  /** Takes the places that no page was told of yet. */
  takePlaces(): readonly DesktopPlace[]
  /** Calls at every new place; the answer ends that. */
  onPlace(listener: () => void): () => void
}

/** A shell without windows, menus and links of its own. */
export function noDesktop(): DesktopPort {
  return {
    state: async () => undefined,
    setOpenAtLogin: async () => {
      throw new Problem('desktop.unavailable', {})
    },
    takePlaces: () => [],
    onPlace: () => () => undefined,
  }
}
