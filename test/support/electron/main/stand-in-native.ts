import { EventEmitter } from 'node:events'
import type { MenuItemConstructorOptions, NativeImage, Rectangle } from 'electron'

export interface NativeOptions {
  /** Whether the system shows notices; true unless said. */
  readonly notices?: boolean
  /** Whether the platform takes an icon in its tray; true unless said. */
  readonly tray?: boolean
  /** The languages that the system prefers, best first. */
  readonly languages?: readonly string[]
  /** What panels leave of each display, the first one first. */
  readonly workAreas?: readonly Rectangle[]
}

/** Stands in for an icon in the tray, with the menu that it was given last. */
export class StandInTray {
  menu: readonly MenuItemConstructorOptions[] = []
  tip = ''
  destroyed = false

  setContextMenu(menu: readonly MenuItemConstructorOptions[]): void {
    this.menu = menu
  }

  setToolTip(tip: string): void {
    this.tip = tip
  }

  on(): this {
    return this
  }

  destroy(): void {
    this.destroyed = true
  }

  /** What a press on the item of this name does. */
  press(label: string): void {
    const item = this.menu.find((each) => each.label === label)
    if (!item?.click || item.enabled === false) throw new Error(`the tray has no ${label}`)
    item.click({} as never, undefined, {})
  }
}

/** Stands in for a notice of the system. */
export class StandInNotice extends EventEmitter {
  readonly title: string
  readonly body: string
  state: 'made' | 'shown' | 'closed' = 'made'

  constructor({ title = '', body = '' }: { title?: string; body?: string }) {
    super()
    this.title = title
    this.body = body
  }

  show(): void {
    this.state = 'shown'
  }

  close(): void {
    this.state = 'closed'
  }
}

/** What the stand-in shows around its windows: trays, notices, badges and what the system was told of the program. */
export class StandInNative {
  readonly trays: StandInTray[] = []
  readonly notices: StandInNotice[] = []
  readonly linkSchemes: { readonly scheme: string; readonly args: readonly string[] }[] = []
  badge = 0
  desktopName = ''
  readonly #options: NativeOptions

  constructor(options: NativeOptions) {
    this.#options = options
  }

  /** The exports of the module; none of them may be used before it is ready (docs/api/screen.md, tray.md). */
  exports(needReady: (what: string) => void): Record<string, unknown> {
    const native = this
    const {
      notices = true,
      tray = true,
      workAreas = [{ x: 0, y: 0, width: 1600, height: 900 }],
    } = this.#options
    const displays = workAreas.map((workArea, id) => ({ id, workArea }))
    return {
      Tray: class extends StandInTray {
        constructor(image: NativeImage) {
          needReady('Tray')
          if (image.isEmpty()) throw new Error('the icon is empty')
          if (!tray) throw new Error('no place for an icon')
          super()
          native.trays.push(this)
        }
      },
      Notification: class extends StandInNotice {
        static isSupported = () => notices
        constructor(options: { title?: string; body?: string }) {
          needReady('Notification')
          super(options)
          native.notices.push(this)
        }
      },
      nativeImage: { createEmpty: () => standInImage() },
      screen: {
        getPrimaryDisplay: () => {
          needReady('screen')
          return displays[0]
        },
        getAllDisplays: () => displays,
      },
    }
  }

  appMembers(needNotReady: (what: string) => void): object {
    return {
      getPreferredSystemLanguages: () => [...(this.#options.languages ?? ['en-GB'])],
      setBadgeCount: (count: number) => {
        this.badge = count
        return true
      },
      setDesktopName: (name: string) => {
        needNotReady('setDesktopName')
        this.desktopName = name
      },
      setAsDefaultProtocolClient: (scheme: string, _path?: string, args: string[] = []) => {
        this.linkSchemes.push({ scheme, args })
        return true
      },
    }
  }
}

function standInImage(): object {
  let pictures = 0
  return {
    addRepresentation: ({ dataURL }: { dataURL: string }) => {
      if (!dataURL.startsWith('data:image/png;base64,iVBORw0KGgo')) throw new Error('not a PNG')
      pictures += 1
    },
    isEmpty: () => pictures === 0,
    setTemplateImage: () => undefined,
  }
}
