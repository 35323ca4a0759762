import type { MenuItemConstructorOptions } from 'electron'
import type { DesktopPage } from '../../../contract/desktop.ts'
import type { DesktopSay } from '../../../sentences/desktop-words.ts'

/** What a press in a menu or in the tray asks for. */
export type DesktopAction =
  | { readonly kind: 'open' }
  | { readonly kind: 'page'; readonly page: DesktopPage }
  | { readonly kind: 'add-registry' }
  | { readonly kind: 'back' }
  | { readonly kind: 'forward' }
  | { readonly kind: 'reload' }
  | { readonly kind: 'lock' }

export interface AppMenuOptions {
  readonly platform: NodeJS.Platform
  /** Only an open vault can be locked. */
  readonly unlocked: boolean
  readonly say: DesktopSay
  readonly press: (action: DesktopAction) => void
}

type Item = MenuItemConstructorOptions

const separator: Item = { type: 'separator' }

/** In the order of the page's own navigation; the first nine have a number as their key. */
const pages: readonly DesktopPage[] = [
  'launch',
  'workloads',
  'images',
  'registries',
  'activity',
  'projects',
  'environments',
  'vault',
  'terminal',
]

/**
 * The application's menu: on macOS at the top of the screen, elsewhere in the window and shown by Alt. It offers no
 * developer tools, which the window does not have.
 */
export function appMenu(options: AppMenuOptions): Item[] {
  const { platform, say } = options
  const mac = platform === 'darwin'
  return [
    ...(mac ? [macMenu(options)] : []),
    fileMenu(options, mac),
    editMenu(say),
    viewMenu(options),
    goMenu(options, mac),
    ...(mac ? [windowMenu(say)] : [helpMenu(options)]),
  ]
}

function macMenu({ say, press }: AppMenuOptions): Item {
  return {
    label: 'Fairlead',
    submenu: [
      { label: say('menu.about'), click: () => press({ kind: 'page', page: 'about' }) },
      separator,
      settingsItem(say, press),
      separator,
      { role: 'services', label: say('menu.services') },
      separator,
      { role: 'hide', label: say('menu.hide') },
      { role: 'hideOthers', label: say('menu.hideOthers') },
      { role: 'unhide', label: say('menu.unhide') },
      separator,
      { role: 'quit', label: say('menu.quit') },
    ],
  }
}

function fileMenu({ say, press, unlocked }: AppMenuOptions, mac: boolean): Item {
  return {
    label: say('menu.file'),
    submenu: [
      {
        label: say('menu.addRegistry'),
        accelerator: 'CommandOrControl+N',
        click: () => press({ kind: 'add-registry' }),
      },
      separator,
      {
        label: say('menu.lock'),
        accelerator: 'CommandOrControl+Shift+L',
        enabled: unlocked,
        click: () => press({ kind: 'lock' }),
      },
      ...(mac ? [] : [separator, settingsItem(say, press)]),
      separator,
      { role: 'close', label: say('menu.close'), accelerator: 'CommandOrControl+W' },
      ...(mac ? [] : [{ role: 'quit', label: say('menu.quit'), accelerator: 'Control+Q' } satisfies Item]),
    ],
  }
}

function settingsItem(say: DesktopSay, press: AppMenuOptions['press']): Item {
  return {
    label: say('menu.settings'),
    accelerator: 'CommandOrControl+,',
    click: () => press({ kind: 'page', page: 'appearance' }),
  }
}

function editMenu(say: DesktopSay): Item {
  return {
    label: say('menu.edit'),
    submenu: [
      { role: 'undo', label: say('menu.undo') },
      { role: 'redo', label: say('menu.redo') },
      separator,
      { role: 'cut', label: say('menu.cut') },
      { role: 'copy', label: say('menu.copy') },
      { role: 'paste', label: say('menu.paste') },
      { role: 'pasteAndMatchStyle', label: say('menu.pasteText') },
      { role: 'delete', label: say('menu.delete') },
      { role: 'selectAll', label: say('menu.selectAll') },
    ],
  }
}

function viewMenu({ say, press }: AppMenuOptions): Item {
  return {
    label: say('menu.view'),
    submenu: [
      // Not the role: it would load whatever address stands there, the error page included.
      {
        label: say('menu.reload'),
        accelerator: 'CommandOrControl+R',
        click: () => press({ kind: 'reload' }),
      },
      separator,
      { role: 'resetZoom', label: say('menu.zoomReset') },
      { role: 'zoomIn', label: say('menu.zoomIn') },
      // The plus sign needs Shift on many keyboards, and nobody presses that for it.
      { role: 'zoomIn', label: say('menu.zoomIn'), accelerator: 'CommandOrControl+=', visible: false },
      { role: 'zoomOut', label: say('menu.zoomOut') },
      separator,
      { role: 'togglefullscreen', label: say('menu.fullScreen') },
    ],
  }
}

function goMenu({ say, press }: AppMenuOptions, mac: boolean): Item {
  return {
    label: say('menu.go'),
    submenu: [
      {
        label: say('menu.back'),
        accelerator: mac ? 'Command+[' : 'Alt+Left',
        click: () => press({ kind: 'back' }),
      },
      {
        label: say('menu.forward'),
        accelerator: mac ? 'Command+]' : 'Alt+Right',
        click: () => press({ kind: 'forward' }),
      },
      separator,
      ...pages.map(
        (page, index): Item => ({
          label: say(`menu.pages.${page}`),
          accelerator: `CommandOrControl+${index + 1}`,
          click: () => press({ kind: 'page', page }),
        }),
      ),
    ],
  }
}

function windowMenu(say: DesktopSay): Item {
  return {
    role: 'window',
    label: say('menu.window'),
    submenu: [
      { role: 'minimize', label: say('menu.minimise') },
      { role: 'zoom', label: say('menu.zoom') },
      separator,
      { role: 'front', label: say('menu.front') },
    ],
  }
}

function helpMenu({ say, press }: AppMenuOptions): Item {
  return {
    role: 'help',
    label: say('menu.help'),
    submenu: [{ label: say('menu.about'), click: () => press({ kind: 'page', page: 'about' }) }],
  }
}
