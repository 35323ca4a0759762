import { statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Locator, Page } from '@playwright/test'

/** Where the documents have their pictures. */
export const pictures = resolve(import.meta.dirname, '../../../docs/images')
export const large = { width: 1440, height: 900 }
export const small = { width: 880, height: 600 }
const heaviest = 300_000

/** Takes a picture of the window. Throws if it would be too heavy for the repository. */
export async function shoot(page: Page, name: string, size = large): Promise<void> {
  await page.setViewportSize(size)
  for (const dismiss of await page.getByRole('button', { name: 'Dismiss', exact: true }).all())
    await dismiss.click()
  await page.mouse.move(0, 0)
  const path = join(pictures, `${name}.png`)
  await page.screenshot({ path, animations: 'disabled', scale: 'css' })
  const { size: bytes } = statSync(path)
  console.log(`  ${name}.png, ${Math.round(bytes / 1000)} kB`)
  if (bytes > heaviest) throw new Error(`${name}.png is heavier than ${heaviest} bytes`)
}

/** The same in the dark theme; the page is light again after it. */
export async function shootDark(page: Page, name: string, size = large): Promise<void> {
  await page.emulateMedia({ colorScheme: 'dark' })
  await shoot(page, name, size)
  await page.emulateMedia({ colorScheme: 'light' })
}

/** Waits until nothing has changed in it for two seconds: what the engine has, it tells bit by bit. */
export async function settled(place: Locator): Promise<void> {
  for (let before = '', same = 0; same < 4; await place.page().waitForTimeout(500)) {
    const now = await place.innerText()
    same = now === before ? same + 1 : 0
    before = now
  }
}
