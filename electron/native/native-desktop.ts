import { app, Menu, Notification } from 'electron'
import type { DesktopPlace } from '../../contract/desktop.ts'
import type { CoreHost } from '../../core/core-host.ts'
import type { DesktopWords } from '../../sentences/desktop-words.ts'
import type { DesktopSettings } from '../window/desktop-settings.ts'
import type { MainWindow } from '../window/main-window.ts'
import { type DesktopFacts, nothingKnown, runningPulls, windowProgress } from './desktop-state.ts'
import { DesktopWatch } from './desktop-watch.ts'
import { appMenu, type DesktopAction } from './menu/app-menu.ts'
import { PullNotices } from './notices/pull-notices.ts'
import type { PlaceBox } from './place-box.ts'
import { DesktopTray } from './tray/desktop-tray.ts'
import { systemTray } from './tray/system-tray.ts'

export interface NativeDesktopOptions {
  readonly host: Pick<CoreHost, 'rpc' | 'onStarted'>
  readonly settings: Pick<DesktopSettings, 'current' | 'onChange'>
  readonly words: () => DesktopWords
  readonly window: MainWindow
  readonly places: PlaceBox
  readonly platform: NodeJS.Platform
  readonly onBug: (error: unknown) => void
}

/** Menus, tray, progress and notices: what the desktop shows of the core outside of the page. */
export class NativeDesktop {
  readonly #options: NativeDesktopOptions
  readonly #watch: DesktopWatch
  readonly #notices: PullNotices
  readonly #tray: DesktopTray | undefined
  readonly #forget: () => void
  #facts: DesktopFacts = nothingKnown
  #menuSays = ''
  #progress = -1
  #badge = 0

  constructor(options: NativeDesktopOptions) {
    this.#options = options
    const { host, settings, words, window, onBug } = options
    this.#notices = new PullNotices({
      words,
      make: (text) => new Notification({ ...text, silent: true }),
      wanted: () => Notification.isSupported() && settings.current().pullNotices && !window.inFront,
      onPress: () => this.go({ kind: 'page', page: 'launch' }),
    })
    this.#tray = this.#openTray()
    this.#watch = new DesktopWatch({
      host,
      currentProjectId: () => settings.current().currentProjectId,
      onFacts: (facts) => this.#show(facts),
      onEnded: (jobs) => this.#notices.tell(jobs),
      onBug,
    })
    this.#forget = settings.onChange(() => {
      this.#watch.lookAtEngine()
      this.#show(this.#facts)
    })
    this.#showMenu()
  }

  /** Leads the page there, in a window that is in front then. */
  go(place: DesktopPlace): void {
    this.#options.places.put(place)
    this.#options.window.show()
  }

  /** A window that has just been opened shows the progress of what runs. */
  onWindow(): void {
    this.#options.window.setProgress(this.#progress)
  }

  dispose(): void {
    this.#forget()
    this.#watch.dispose()
    this.#notices.dispose()
    this.#tray?.dispose()
  }

  #show(facts: DesktopFacts): void {
    this.#facts = facts
    this.#tray?.show(facts)
    this.#showMenu()
    const progress = windowProgress(facts)
    // A bar of a thousand steps moves smoothly, and ten messages a second need not all reach the system.
    const step = progress > 0 && progress < 1 ? Math.round(progress * 1000) / 1000 : progress
    if (step !== this.#progress) {
      this.#progress = step
      this.#options.window.setProgress(step)
    }
    this.#showBadge(runningPulls(facts).length)
  }

  /** Only the dock of macOS stays when the window is gone, and has no other place for it. */
  #showBadge(count: number): void {
    if (this.#options.platform !== 'darwin' || count === this.#badge) return
    this.#badge = count
    app.setBadgeCount(count)
  }

  #showMenu(): void {
    const { platform, words } = this.#options
    const template = appMenu({
      platform,
      unlocked: this.#facts.vault === 'unlocked',
      say: words().say,
      press: (action) => this.#press(action),
    })
    const says = JSON.stringify(template)
    if (says === this.#menuSays) return
    this.#menuSays = says
    Menu.setApplicationMenu(Menu.buildFromTemplate(template))
  }

  #press(action: DesktopAction): void {
    const { window, onBug } = this.#options
    switch (action.kind) {
      case 'open':
        window.show()
        break
      case 'page':
      case 'add-registry':
        this.go(action)
        break
      case 'back':
      case 'forward':
        window.go(action.kind)
        break
      case 'reload':
        window.reload()
        break
      case 'lock':
        this.#watch.lockVault().catch(onBug)
        break
    }
  }

  #openTray(): DesktopTray | undefined {
    const { platform, words, onBug } = this.#options
    try {
      return new DesktopTray(nothingKnown, {
        icon: systemTray(platform, () => this.#options.window.show()),
        say: () => words().say,
        press: (action) => this.#press(action),
        quit: () => app.quit(),
      })
    } catch (error) {
      // The window is the way in then; closing it ends the program.
      onBug(error)
      return undefined
    }
  }
}
