import { mkdirSync } from 'node:fs'
import { chromium } from '@playwright/test'
import { startBed } from '../bed.ts'
import { startRecordingProxy } from '../engines/recording-proxy.ts'
import { chromiumLaunch } from '../page/browser.ts'
import { performMainJob } from '../page/main-job.ts'
import { startWebShell } from '../page/web-shell.ts'

const running: { dispose(): Promise<void> }[] = []
try {
  const bed = await startBed()
  running.push(bed)
  const proxy = await startRecordingProxy(bed.places.engine.socket)
  running.push(proxy)
  const shell = await startWebShell({ engine: proxy.endpoint })
  running.push(shell)
  const browser = await chromium.launch({
    ...chromiumLaunch(),
    headless: process.argv.includes('--headless'),
  })
  running.push({ dispose: () => browser.close() })
  const page = await browser.newPage()
  page.setDefaultTimeout(20_000)
  try {
    await page.goto(shell.url)
    await performMainJob(page, bed.places, proxy, (text) => console.log(`  ${text}`))
    console.log('demo: ok')
  } catch (error) {
    mkdirSync('reports', { recursive: true })
    await page.screenshot({ path: 'reports/demo-failed.png' })
    console.error(`demo: failed (the page is in reports/demo-failed.png)\n${shell.output()}`)
    throw error
  }
} catch (error) {
  console.error(error)
  process.exitCode = 1
} finally {
  for (const part of running.reverse()) await part.dispose()
}
