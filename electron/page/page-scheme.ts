import type { Protocol } from 'electron'
import { pageScheme } from './page-address.ts'

/** Must run before the app is ready, once: Electron takes no scheme later (docs/api/protocol.md). */
export function registerPageScheme(protocol: Protocol): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true }
  protocol.registerSchemesAsPrivileged([{ scheme: pageScheme, privileges }])
}
