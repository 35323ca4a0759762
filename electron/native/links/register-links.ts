import type { App } from 'electron'
import { linkScheme } from './launch-link.ts'

/**
 * Has the system bring links to this copy of the program. On Windows two dashes come before the link, after which
 * nothing is a switch, whatever a link may smuggle in. A checkout is registered nowhere.
 */
export function registerLinks(
  app: Pick<App, 'isPackaged' | 'setAsDefaultProtocolClient'>,
  platform: NodeJS.Platform,
  program: string,
): void {
  if (!app.isPackaged) return
  if (platform === 'win32') app.setAsDefaultProtocolClient(linkScheme, program, ['--'])
  else app.setAsDefaultProtocolClient(linkScheme)
}
