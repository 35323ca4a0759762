import type { MenuItemConstructorOptions } from 'electron'
import type { DesktopSay } from '../../../sentences/desktop-words.ts'
import type { DesktopFacts } from '../desktop-state.ts'
import type { DesktopAction } from '../menu/app-menu.ts'
import { trayMenu, trayTip } from './tray-menu.ts'

/** An icon of the system, with its menu. */
export interface TrayIcon {
  setMenu(template: readonly MenuItemConstructorOptions[]): void
  setTip(tip: string): void
  dispose(): void
}

export interface DesktopTrayOptions {
  readonly icon: TrayIcon
  readonly say: () => DesktopSay
  readonly press: (action: DesktopAction) => void
  readonly quit: () => void
}

/** Pulls move ten times a second; nobody reads that fast (milliseconds). */
const atMostEvery = 1000

/** The icon in the tray or menu bar, and its menu, which is made anew only where it would say something else. */
export class DesktopTray {
  readonly #options: DesktopTrayOptions
  #facts: DesktopFacts
  #said = ''
  #tip = ''
  #timer: NodeJS.Timeout | undefined

  constructor(facts: DesktopFacts, options: DesktopTrayOptions) {
    this.#options = options
    this.#facts = facts
    this.#update()
  }

  show(facts: DesktopFacts): void {
    this.#facts = facts
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this.#update()
    }, atMostEvery)
  }

  dispose(): void {
    clearTimeout(this.#timer)
    this.#options.icon.dispose()
  }

  #update(): void {
    const { icon, press, quit } = this.#options
    const say = this.#options.say()
    const template = trayMenu({ facts: this.#facts, say, press, quit })
    const said = JSON.stringify(template)
    if (said !== this.#said) {
      this.#said = said
      icon.setMenu(template)
    }
    const tip = trayTip(this.#facts, say)
    if (tip === this.#tip) return
    this.#tip = tip
    icon.setTip(tip)
  }
}
