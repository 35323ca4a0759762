import { Menu, type NativeImage, nativeImage, Tray } from 'electron'
import type { TrayIcon } from './desktop-tray.ts'
import { colouredMark, templateMark } from './tray-images.ts'

/** An icon in the tray or menu bar of the system. Throws what the platform throws where it takes none. */
export function systemTray(platform: NodeJS.Platform, onPress: () => void): TrayIcon {
  const tray = new Tray(trayImage(platform))
  // On macOS and Linux a press shows the menu by itself.
  if (platform === 'win32') tray.on('click', onPress)
  return {
    setMenu: (template) => tray.setContextMenu(Menu.buildFromTemplate([...template])),
    setTip: (tip) => tray.setToolTip(tip),
    dispose: () => tray.destroy(),
  }
}

/** macOS colours a template by the bar that it stands in. */
function trayImage(platform: NodeJS.Platform): NativeImage {
  const image = nativeImage.createEmpty()
  const pictures = platform === 'darwin' ? templateMark : colouredMark
  for (const [scaleFactor, dataURL] of pictures) image.addRepresentation({ scaleFactor, dataURL })
  image.setTemplateImage(platform === 'darwin')
  return image
}
