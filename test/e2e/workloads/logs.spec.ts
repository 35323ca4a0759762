import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { expect, type Page } from '@playwright/test'
import { test } from '../../bed/bed-test.ts'
import { askEngine } from '../../bed/engines/engine-call.ts'
import { startTalker, type Talker } from '../../bed/engines/talker.ts'
import { program } from '../../bed/machine/bed-parts.ts'
import type { WebShell } from '../../bed/page/web-shell.ts'
import { LogsSheet } from '../../pages/logs-sheet.ts'
import { VaultPage } from '../../pages/vault-page.ts'
import { WorkloadsPage } from '../../pages/workloads-page.ts'
import { expectAccessible } from '../../support/axe.ts'

test.setTimeout(120_000)

const run = promisify(execFile)

/** All that the engine has noted of a container's output. */
async function logOf(engine: { readonly socket: string }, id: string): Promise<string> {
  return await askEngine(engine.socket, 'GET', `/containers/${id}/logs?stdout=1&stderr=1`)
}

/** The log of a container, in the page, and the container; opened once the engine has noted what is `written`. */
async function openLog(
  page: Page,
  shell: WebShell,
  engine: { readonly socket: string },
  script: string,
  { more, written }: { more?: string; written?: string } = {},
): Promise<{ logs: LogsSheet; talker: Talker }> {
  await page.goto(shell.url)
  await new VaultPage(page).protectByPassphrase(randomBytes(18).toString('base64url'))
  const name = `talker-${randomBytes(4).toString('hex')}`
  const { dataFolder } = shell
  const talker = await startTalker(engine, {
    dataFolder,
    name,
    script,
    ...(more === undefined ? {} : { more }),
  })
  if (written !== undefined) await expect.poll(() => logOf(engine, talker.id)).toContain(written)
  const workloads = new WorkloadsPage(page)
  await workloads.open()
  await workloads.rowIn(name, 'Running').waitFor()
  const logs = new LogsSheet(page)
  await logs.open(name)
  return { logs, talker }
}

test('a log is followed until it is scrolled, and again from its end', async ({ page, shell, places }) => {
  // the two streams come on two ways: the engine is given time to note the one before the other
  const script = '$B seq 1 300; $B sleep 1; echo "and an error" >&2'
  const { logs, talker } = await openLog(page, shell, places.engine, script, {
    more: 'echo now; $B seq 1001 1100',
  })
  await expect(logs.line('and an error')).toHaveAttribute('data-stream', 'stderr')
  await expect(logs.line('300')).toHaveAttribute('data-stream', 'stdout')

  await talker.poke()
  await expect(logs.line('1100')).toBeInViewport()

  await logs.box.hover()
  await page.mouse.wheel(0, -1200)
  await expect(logs.toEnd).toBeVisible()
  await expect(logs.follows()).not.toBeChecked()
  const first = logs.box.locator('.log-row').nth(20)
  const before = { text: await first.textContent(), top: (await first.boundingBox())?.y }
  await talker.poke()
  await expect(logs.toEnd).toHaveText('101 new lines')
  expect({ text: await first.textContent(), top: (await first.boundingBox())?.y }).toEqual(before)

  await logs.box.press('End')
  await expect(logs.line('1100').last()).toBeInViewport()
  await expect(logs.follows()).toBeChecked()
  await page.mouse.wheel(0, -600)
  await logs.toEnd.click()
  await expect(logs.line('1100').last()).toBeInViewport()

  await logs.button('Clear').click()
  await expect(logs.box).toHaveText('Nothing since the view was cleared.')
  await talker.poke()
  await expect(logs.line('1100')).toBeInViewport()
})

test('a log is searched with the keyboard alone', async ({ page, shell, places }) => {
  const script = '$B seq 1 2000 | $B sed "s/7$/7 Seven/"; echo "seven.* is no pattern"'
  const { logs } = await openLog(page, shell, places.engine, script)
  await expect(logs.line('seven.* is no pattern')).toBeVisible()

  await logs.box.focus()
  await page.keyboard.press('Control+F')
  await expect(logs.search).toBeFocused()
  await page.keyboard.type('seven')
  await expect(logs.sheet.getByText('101 lines', { exact: true })).toBeVisible()
  await page.keyboard.press('Shift+Enter')
  await expect(logs.sheet.getByText(/^\d+ of 101 lines$/)).toBeVisible()
  await expect(logs.box.locator('[data-current] mark')).toBeInViewport()
  await logs.button('Match case').click()
  await expect(logs.sheet.getByText('1 line', { exact: true })).toBeVisible()
  await logs.search.fill('seven.*')
  await page.keyboard.press('Enter')
  await expect(logs.sheet.getByText('1 of 1 lines', { exact: true })).toBeVisible()
  await logs.button('Match case').click()
  await logs.search.fill('1017 SEVEN')
  await page.keyboard.press('Enter')
  await expect(logs.box.locator('[data-current]')).toHaveText('1017 Seven')
  await expect(logs.box.locator('[data-current]')).toBeInViewport()

  await page.keyboard.press('Escape')
  await expect(logs.search).toHaveValue('')
  await expect(logs.box).toBeFocused()
  await page.keyboard.press('/')
  await expect(logs.search).toBeFocused()
  await page.keyboard.type('nothing of the kind')
  await expect(logs.sheet.getByText('No line', { exact: true })).toBeVisible()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await expect(logs.box).toHaveCount(0)
})

test('a log is copied, whole or in part, and saved as the engine has it', async ({
  page,
  shell,
  places,
  context,
}, info) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  // the two streams come on two ways, so the engine is given time to note one after the other
  const parts = ['$B seq 1 3000', 'echo "an error" >&2', 'printf "\\033[31mred\\033[0m\\n"']
  const script = parts.join('; $B sleep 1; ')
  const { logs, talker } = await openLog(page, shell, places.engine, script, { written: 'red' })
  await expect(logs.line('red')).toBeVisible()
  const copied = () => page.evaluate(() => navigator.clipboard.readText())

  await logs.button('Copy').click()
  await expect.poll(copied).toMatch(/^2003\n.*\n3000\nan error\nred$/s)

  await logs.box.focus()
  await page.keyboard.press('Control+A')
  await page.keyboard.press('Control+C')
  expect((await copied()).split('\n')).toHaveLength(1000)

  await logs.line('2990').click({ clickCount: 3 })
  await logs.button('Copy').click()
  await expect.poll(copied).toBe('2990')

  const { stdout: whole } = await run('sh', [
    '-c',
    'exec "$1" -H "$2" logs "$3" 2>&1',
    'sh',
    program('docker'),
    places.engine.endpoint,
    talker.id,
  ])
  const download = await logs.save()
  expect(download.suggestedFilename()).toMatch(
    new RegExp(`^${talker.name}-\\d{4}-\\d\\d-\\d\\dT\\d{6}Z\\.log$`),
  )
  const path = info.outputPath('saved.log')
  await download.saveAs(path)
  const saved = await readFile(path, 'utf8')
  expect(saved).toBe(whole)
  expect(saved.startsWith('1\n2\n3\n')).toBe(true)

  await page.getByRole('switch', { name: 'Timestamps' }).click()
  const stamped = info.outputPath('stamped.log')
  await (await logs.save()).saveAs(stamped)
  expect((await readFile(stamped, 'utf8')).split('\n')[0]).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z 1$/)
})

test('what a container writes is text, whatever it writes', async ({ page, shell, places }) => {
  const script = [
    `printf '<img src=x onerror="document.title=1"><b>bold</b>\\n'`,
    `printf '\\033[1;31mred\\033[0m and \\033[48;5;21mblue\\033[0m\\n'`,
    `printf '\\033]8;;https://evil.example/\\033\\\\a link\\033]8;;\\033\\\\ \\033]0;title\\007end\\033[2J\\033[H\\n'`,
    `printf 'safe\\342\\200\\256gnp.exe \\342\\201\\246x\\n'`,
    `printf '10 %%\\r20 %%\\rdone\\n'`,
    `$B dd if=/dev/zero bs=1M count=10 2>/dev/null | $B tr '\\0' x; echo; echo after`,
  ].join('\n')
  const { logs } = await openLog(page, shell, places.engine, script)
  await expect(logs.line('after')).toBeVisible()
  await expect(logs.line('<img src=x onerror="document.title=1"><b>bold</b>')).toBeVisible()
  await expect(logs.box.locator('img, b, a')).toHaveCount(0)
  await expect(logs.line('red and blue').locator('.ink-red.ink-bold')).toHaveText('red')
  await expect(logs.line('red and blue').locator('.ink-on-blue')).toHaveText('blue')
  await expect(logs.line('a link end')).toBeVisible()
  await expect(logs.line('safe[U+202E]gnp.exe [U+2066]x')).toBeVisible()
  await expect(logs.line('done')).toBeVisible()
  const long = logs.box.locator('.log-row').filter({ hasText: 'xxxx' })
  await expect(long).toContainText(`${10 * 1024 * 1024 - 16_384} more characters: in the saved file`)
  expect((await long.textContent())?.length).toBeLessThan(17_000)
  expect(await page.title()).not.toBe('1')
})

test('a hundred thousand lines are kept to a bound, and the oldest are said to be in the file', async ({
  page,
  shell,
  places,
}, info) => {
  const script = '$B seq 1 100000; echo that was all'
  const { logs, talker } = await openLog(page, shell, places.engine, script, {
    more: '$B seq 100001 101000; echo and more',
  })
  await logs.from('Last 50,000 lines')
  await expect(logs.line('that was all')).toBeInViewport({ timeout: 60_000 })
  await talker.poke()
  await expect(logs.line('and more')).toBeInViewport({ timeout: 60_000 })
  await expect(logs.sheet.getByText(/^[\d,]+ older lines are no longer shown/)).toBeVisible()
  // only what is in sight is in the page
  expect(await logs.box.locator('.log-row').count()).toBeLessThan(200)

  await logs.search.fill('9999')
  await logs.search.press('Enter')
  await expect(logs.box.locator('[data-current]')).toBeInViewport()
  await logs.box.press('Control+Home')
  await expect(logs.toEnd).toBeVisible()

  const path = info.outputPath('all.log')
  await (await logs.save()).saveAs(path)
  const lines = (await readFile(path, 'utf8')).trimEnd().split('\n')
  expect(lines.length).toBe(101_002)
  expect(lines[99_999]).toBe('100000')
})

test('a container that is started again goes on, and one that is removed is said to be', async ({
  page,
  shell,
  places,
}) => {
  const { logs, talker } = await openLog(page, shell, places.engine, 'echo begun')
  await expect(logs.line('begun')).toHaveCount(1)
  await talker.stop()
  await expect(logs.sheet.getByText('It has ended.')).toBeVisible()
  await talker.start()
  await expect(logs.box.getByText(`${talker.name} has started again`)).toBeVisible()
  await expect(logs.line('begun')).toHaveCount(2)
  await expect(logs.sheet.getByText('It has ended.')).toHaveCount(0)
})

test('an engine that goes away is said to have, and the log is read again', async ({
  page,
  shell,
  places,
  recorder,
}) => {
  const { logs } = await openLog(page, shell, places.engine, 'echo still here')
  await expect(logs.line('still here')).toBeVisible()
  recorder.cut()
  await expect(logs.sheet.getByRole('alert')).toBeVisible()
  await expect(logs.line('still here')).toBeVisible()
  await logs.button('Try again').click()
  await expect(logs.sheet.getByRole('alert')).toHaveCount(0)
  await expect(logs.line('still here')).toHaveCount(1)
})

test('the sheet of a log is in order, light and dark, small and large', async ({
  page,
  shell,
  places,
}, info) => {
  const script = [
    'i=0; while [ $i -lt 60 ]; do i=$((i+1))',
    `printf '\\033[32mINFO\\033[0m  request %d served in \\033[36m%d ms\\033[0m from a cache with a rather long name that fills the line, and then some more of it\\n' $i $((i*7%90))`,
    `[ $((i%9)) = 0 ] && printf '\\033[1;31mERROR\\033[0m upstream %d refused\\n' $i >&2`,
    `[ $((i%7)) = 0 ] && printf '\\033[33mWARN\\033[0m \\033[45mtrace\\033[0m \\033[34mqueue\\033[0m \\033[2mis long\\033[0m\\n'`,
    'done; true',
  ].join('\n')
  const { logs } = await openLog(page, shell, places.engine, script)
  await expect(logs.box).toContainText('request 60 served')
  for (const scheme of ['light', 'dark'] as const) {
    for (const [width, height] of [
      [1440, 900],
      [880, 600],
    ] as const) {
      await page.setViewportSize({ width, height })
      await page.getByRole('switch', { name: 'Wrap lines' }).click()
      await page.getByRole('switch', { name: 'Timestamps' }).click()
      await logs.search.fill(width > 1000 ? 'request 5' : '')
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
      await expectAccessible(page, `a log, ${scheme}, ${width} wide`)
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
      await page.screenshot({ path: info.outputPath(`log-${scheme}-${width}.png`) })
    }
  }
})
