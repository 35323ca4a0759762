import { findProgram } from '../machine/bed-parts.ts'

/** What Playwright needs to start the system's own Chromium. */
export type BrowserLaunch = { readonly executablePath: string; readonly args: string[] }

/**
 * Path (`FAIRLEAD_CHROMIUM`, else the system's) and flags for `chromium.launch`. The flags keep it from
 * asking hosts that are not there; as root its sandbox cannot start.
 */
export function chromiumLaunch(): BrowserLaunch {
  const args = [
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ]
  if (process.getuid?.() === 0) args.unshift('--no-sandbox')
  return { executablePath: findProgram('chromium') ?? '/usr/bin/chromium', args }
}
