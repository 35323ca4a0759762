import { type BrowserWindow, dialog } from 'electron'
import type { DesktopWords } from '../../../sentences/desktop-words.ts'
import { isPage, pageAddress } from '../../page/page-address.ts'
import { failureAddress, failureFile, type MadeFile, type PageFault } from './failure-page.ts'

export interface PageFailuresOptions {
  readonly words: () => DesktopWords
  /** Versions and platform, for the details. */
  readonly program: string
  readonly now: () => number
  readonly onFault: (fault: PageFault) => void
  readonly onBug: (error: unknown) => void
  /** Ends the program. */
  readonly quit: () => void
}

/** Chromium's code for a load that another one took the place of. */
const aborted = -3

/**
 * Puts the error page into a window whose page did not come, or is gone, and asks what to do with one that does not
 * answer. Nothing is loaded anew without a press, so that a page that fails each time does not do so for ever; where
 * even the error page fails, a box of the system stands for it.
 */
export class PageFailures {
  readonly #options: PageFailuresOptions
  /** Windows in which the error page stands for the page, or should. */
  readonly #replaced = new WeakSet<BrowserWindow>()
  /** Windows whose process the user has had ended. */
  readonly #ended = new WeakSet<BrowserWindow>()
  #fault: PageFault = { kind: 'notLoaded', code: 'none' }
  #at = 0

  constructor(options: PageFailuresOptions) {
    this.#options = options
  }

  /** The files of the error page, by path. */
  readonly file = (path: string): MadeFile | undefined => {
    const { program, words } = this.#options
    const { kind, code } = this.#fault
    const details = [program, `${kind} ${code}`, new Date(this.#at).toISOString()].join('\n')
    return failureFile(path, details, this.#fault, words())
  }

  watch(window: BrowserWindow): void {
    const contents = window.webContents
    const fail = (kind: PageFault['kind'], code: string) => this.#fail(window, { kind, code })
    contents.on('did-fail-load', (_event, code, description, _address, isMainFrame) => {
      if (isMainFrame && code !== aborted) fail('notLoaded', wordOf(description) ?? String(code))
    })
    contents.on('did-navigate', (_event, address, status) => {
      if (!isPage(address)) return
      if (status >= 400) fail('notLoaded', `status-${status}`)
      // The error page is no place to come back to.
      else if (this.#replaced.delete(window)) contents.navigationHistory.clear()
    })
    contents.on('preload-error', () => {
      // The error page has no use for it.
      if (!this.#replaced.has(window)) fail('notLoaded', 'preload')
    })
    contents.on('render-process-gone', (_event, { reason }) => {
      if (reason !== 'clean-exit' && !this.#ended.delete(window)) fail('gone', reason)
    })
    this.#watchAnswers(window)
  }

  #fail(window: BrowserWindow, fault: PageFault): void {
    if (window.isDestroyed()) return
    this.#options.onFault(fault)
    this.#fault = fault
    this.#at = this.#options.now()
    if (this.#replaced.has(window)) {
      this.#askInBox(window, fault)
      return
    }
    this.#replaced.add(window)
    loadInto(window, failureAddress)
  }

  #askInBox(window: BrowserWindow, fault: PageFault): void {
    const { words, quit, onBug } = this.#options
    const { say } = words()
    const asked = dialog.showMessageBox({
      type: 'error',
      message: say(`failure.${fault.kind}`),
      detail: say('failure.kept'),
      buttons: [say('failure.reload'), say('failure.quit')],
      defaultId: 0,
      cancelId: 1,
      noLink: true,
    })
    asked
      .then(({ response }) => {
        if (response !== 0) quit()
        else if (!window.isDestroyed()) loadInto(window, pageAddress)
      })
      .catch(onBug)
  }

  /** A page that does not answer may still come back, which takes the question away. */
  #watchAnswers(window: BrowserWindow): void {
    const { words, onBug } = this.#options
    let asking: AbortController | undefined
    const stop = () => {
      asking?.abort()
      asking = undefined
    }
    window.on('responsive', stop)
    window.on('closed', stop)
    window.on('unresponsive', () => {
      if (asking) return
      const question = new AbortController()
      asking = question
      const { say } = words()
      const asked = dialog.showMessageBox(window, {
        type: 'warning',
        message: say('failure.silent'),
        detail: say('failure.silentDetail'),
        buttons: [say('failure.wait'), say('failure.reload')],
        defaultId: 0,
        cancelId: 0,
        noLink: true,
        signal: question.signal,
      })
      asked
        .then(({ response }) => {
          const answered = !question.signal.aborted
          if (asking === question) asking = undefined
          if (!answered || response !== 1 || window.isDestroyed()) return
          this.#ended.add(window)
          window.webContents.forcefullyCrashRenderer()
          loadInto(window, pageAddress)
        })
        .catch(onBug)
    })
  }
}

/** What goes wrong comes as an event of the contents too, and is dealt with there. */
export function loadInto(window: BrowserWindow, address: string): void {
  window.loadURL(address).catch(() => undefined)
}

/** Chromium's own word for an error, which holds no path; the description of others might. */
function wordOf(description: string): string | undefined {
  return /^ERR_[A-Z0-9_]{1,60}$/.exec(description)?.[0]
}
