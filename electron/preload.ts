import { ipcRenderer } from 'electron'

/**
 * How the page gets to its core in the desktop window:
 *
 * 1. When the page's document stands, main makes a channel and sends one end to the page's main frame, as
 *    the message `fairlead:port`. The page can ask main for nothing: there is no channel inwards.
 * 2. This file, all of it, hands the port on to the page's own world: `window.postMessage` of the text
 *    `fairlead:port` with the port in `event.ports[0]`, to the page's own origin only.
 * 3. Over the port go text frames, one a message. It closes when the page is left or reloaded; the next
 *    document gets a new one.
 */
ipcRenderer.on('fairlead:port', (event) => {
  window.postMessage('fairlead:port', window.location.origin, [...event.ports])
})
