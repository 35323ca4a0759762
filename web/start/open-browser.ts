import { spawn } from 'node:child_process'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const redirectFileName = 'open-in-browser.html'

/**
 * Opens the system's browser on the address. The address holds a token and the command line of a process is
 * everybody's to read, so the browser is given a file that only its owner can read and that leads there.
 * Resolves to false if no browser could be started.
 */
export async function openBrowser(address: string, folder: string): Promise<boolean> {
  const file = join(folder, redirectFileName)
  await removeRedirectFile(folder)
  await writeFile(file, redirectPage(address), { mode: 0o600, flag: 'wx' })
  const [command, ...args] = opener(process.platform, file)
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'ignore', detached: true })
    child.once('error', () => resolve(false))
    child.once('spawn', () => {
      child.unref()
      resolve(true)
    })
  })
}

/** Removes the file that leads to the page, also one that a killed process left. */
export async function removeRedirectFile(folder: string): Promise<void> {
  await rm(join(folder, redirectFileName), { force: true })
}

/** The command that opens a file in the browser, as words that no shell reads. */
export function opener(platform: NodeJS.Platform, file: string): [string, ...string[]] {
  const address = pathToFileURL(file).href
  switch (platform) {
    case 'darwin':
      return ['open', address]
    case 'win32':
      return ['rundll32', 'url.dll,FileProtocolHandler', address]
    default:
      return ['xdg-open', address]
  }
}

function redirectPage(address: string): string {
  return `<!doctype html><meta charset="utf-8"><meta name="referrer" content="no-referrer"><meta http-equiv="refresh" content="0; url=${address}"><title>Fairlead</title>\n`
}
