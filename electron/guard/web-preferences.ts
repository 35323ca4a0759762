import { join } from 'node:path'

/** Every preference that has a say in security, said out loud and equal in every window. */
export const webPreferences = Object.freeze({
  preload: join(import.meta.dirname, '..', 'preload', 'preload.cjs'),
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  enableDeprecatedPaste: false,
  webviewTag: false,
  plugins: false,
  webgl: false,
  devTools: false,
  disableDialogs: true,
  navigateOnDragDrop: false,
  safeDialogs: true,
  spellcheck: false,
})
