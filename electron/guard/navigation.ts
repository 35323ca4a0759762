import type { WebContents } from 'electron'
import { isPage } from '../page/page-address.ts'

/**
 * Keeps web contents on the page. A reload is all the navigation there is; a link that wants a window is
 * handed to `openOutside`, which decides, and no window opens here.
 */
export function confine(contents: WebContents, openOutside: (address: string) => void): void {
  contents.on('will-navigate', (event) => {
    if (!event.isMainFrame || !isPage(event.url)) event.preventDefault()
  })
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame || !isPage(event.url)) event.preventDefault()
  })
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
  // To prevent this is to let the window close: a page has no say in that.
  contents.on('will-prevent-unload', (event) => event.preventDefault())
  // Where nobody chooses, the first device there is counts as chosen.
  contents.on('select-bluetooth-device', (event, _devices, choose) => {
    event.preventDefault()
    choose('')
  })
  contents.setWindowOpenHandler(({ url }) => {
    openOutside(url)
    return { action: 'deny' }
  })
}
