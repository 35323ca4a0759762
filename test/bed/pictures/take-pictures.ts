import { mkdirSync } from 'node:fs'
import { chromium, type Page } from '@playwright/test'
import { chromiumLaunch } from '../page/browser.ts'
import { startRegistryCrowd } from '../staged/registry-crowds.ts'
import { takePages } from './page-pictures.ts'
import { Parts } from './parts.ts'
import { makePast } from './past.ts'
import { large, pictures, shoot, shootDark, small } from './picture.ts'
import { startStage } from './stage.ts'

/** The table with none, a few and many registries, in both themes and both windows. */
async function takeCrowds(page: Page, parts: Parts): Promise<void> {
  for (const count of [0, 3, 300]) {
    const crowd = await parts.keep(startRegistryCrowd(count))
    await crowd.show(page)
    await shoot(page, `registries-${count}-light`)
    await shoot(page, `registries-${count}-light-small`, small)
    await shootDark(page, `registries-${count}-dark`)
    await shootDark(page, `registries-${count}-dark-small`, small)
  }
}

async function takeAll(parts: Parts): Promise<void> {
  const browser = await chromium.launch(chromiumLaunch())
  await parts.keep({ dispose: () => browser.close() })
  const page = await browser.newPage({
    viewport: large,
    reducedMotion: 'reduce',
    colorScheme: 'light',
    locale: 'en-GB',
  })
  page.setDefaultTimeout(30_000)
  try {
    await takeCrowds(page, parts)
    const stage = await startStage(parts)
    await makePast(page, stage)
    await takePages(page, stage)
  } catch (error) {
    mkdirSync('reports', { recursive: true })
    await page.screenshot({ path: 'reports/screenshots-failed.png' })
    throw error
  }
}

const parts = new Parts()
try {
  mkdirSync(pictures, { recursive: true })
  await takeAll(parts)
} catch (error) {
  console.error(error)
  process.exitCode = 1
} finally {
  await parts.dispose()
}
