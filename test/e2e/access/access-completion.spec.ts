import { randomBytes } from 'node:crypto'
import { expect } from '@playwright/test'
import { test as base } from '../../bed/bed-test.ts'
import { pushImage } from '../../bed/engines/images.ts'
import { type ScriptedRegistry, startScriptedRegistry } from '../../bed/registries/scripted-registry.ts'
import { startTokenRegistry, type TokenRegistry } from '../../bed/registries/token-registry.ts'
import { LaunchPage } from '../../pages/launch-page.ts'
import { RegistriesPage } from '../../pages/registries-page.ts'
import { VaultPage } from '../../pages/vault-page.ts'
import { expectAccessible } from '../../support/axe.ts'

const user = { name: 'ann', password: randomBytes(18).toString('base64url') }
const anonymous = 'No registry matches. The image is pulled anonymously.'

/** `crowded` lists two thousand tags to anyone; `tokens` hands out leave to list at another address. */
const test = base.extend<{ crowded: ScriptedRegistry; tokens: TokenRegistry }>({
  // the bed says whether parts are missing
  crowded: async ({ places: _ }, use) => {
    const tags = Array.from({ length: 2000 }, (_, at) => `1.${at}`)
    const registry = await startScriptedRegistry({
      address: '127.0.0.6',
      answer: (_, response) => void response.end(JSON.stringify({ tags })),
    })
    await use(registry)
    await registry.dispose()
  },
  tokens: async ({ places: _ }, use) => {
    const registry = await startTokenRegistry({
      ...{ address: '127.0.0.4', realmAddress: '127.0.0.5', users: [user] },
    })
    await use(registry)
    await registry.dispose()
  },
})
test.setTimeout(120_000)

let registries: RegistriesPage
let launch: LaunchPage
test.beforeEach(async ({ page, shell }) => {
  registries = new RegistriesPage(page)
  launch = new LaunchPage(page)
  await page.goto(shell.url)
  await new VaultPage(page).protectByPassphrase(randomBytes(18).toString('base64url'))
})

test('two thousand tags: newest first, by keyboard, and no task holds the page up', async ({
  page,
  crowded,
}) => {
  await launch.open()
  await launch.image.focus()
  await page.evaluate(() => {
    const tasks: number[] = []
    Object.assign(window, { tasks })
    new PerformanceObserver((list) =>
      tasks.push(...list.getEntries().map(({ duration }) => duration)),
    ).observe({
      type: 'longtask',
    })
  })
  await page.keyboard.type(`${crowded.host}/team/app`)
  expect(crowded.seen).toEqual([])
  await page.keyboard.type(':')
  await page.getByText('The registry has 2000 tags.').waitFor()
  expect(crowded.seen).toHaveLength(1)
  const options = page.getByRole('listbox').getByRole('option')
  await expect(options.first()).toHaveText(`${crowded.host}/team/app:1.1999`)
  expect(await options.count()).toBeLessThan(60)

  await page.keyboard.press('ArrowUp')
  const last = page.getByRole('option', { name: `${crowded.host}/team/app:1.0`, exact: true })
  await expect(last).toBeInViewport()
  await expect(launch.image).toHaveAttribute(
    'aria-activedescendant',
    (await last.getAttribute('id')) ?? 'none',
  )
  await page.keyboard.press('PageUp')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(launch.image).toHaveValue(`${crowded.host}/team/app:1.7`)
  await expect(options).toHaveCount(0)

  await launch.image.press('End')
  await page.keyboard.press('Backspace')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.type('77')
  await expect(options.first()).toHaveText(`${crowded.host}/team/app:1.77`)
  await page.keyboard.press('Escape')
  await expect(options).toHaveCount(0)
  await expect(launch.image).toHaveValue(`${crowded.host}/team/app:1.77`)
  const tasks = await page.evaluate(() => (window as unknown as { tasks: number[] }).tasks)
  expect(tasks.filter((took) => took > 100)).toEqual([])

  await page.keyboard.press('ArrowDown')
  await options.first().waitFor()
  await expectAccessible(page, 'the list of tags')
})

test('LK-05: leave to list from another place is asked of the user first', async ({
  page,
  places,
  tokens,
}) => {
  const image = await pushImage({
    ...{ engine: places.engine, registry: tokens, user, repository: 'public/app', tag: '1' },
  })
  await launch.open()
  await launch.type(image.replace(/:1$/, ''), anonymous)
  const before = tokens.tokenRequests().length
  await launch.image.press('ArrowDown')
  await page
    .getByText(`Tags of ${tokens.host} are listed by way of http://${tokens.realmHost}.`, { exact: false })
    .waitFor()
  await expectAccessible(page, 'the question for a realm')
  expect(tokens.tokenRequests()).toHaveLength(before)
  await page.getByRole('button', { name: 'Ask it', exact: true }).click()
  await page.getByText('The registry has one tag.').waitFor()
  await page.getByRole('option', { name: image, exact: true }).click()
  await expect(launch.image).toHaveValue(image)
  expect(tokens.tokenRequests().slice(before)).toMatchObject([{ user: undefined, status: 200 }])
})

test('an inactive registry is not asked for tags, and the list says why', async ({ page, crowded }) => {
  await registries.open()
  await registries.addAnonymous('idle', crowded.host)
  await registries.deactivate('idle')
  const before = crowded.seen.length
  await launch.open()
  await launch.type(`${crowded.host}/team/app`, '“idle” is inactive')
  await launch.image.press('ArrowDown')
  await page
    .getByText(`The registry “idle” is inactive, so ${crowded.host}/team/app:latest is refused.`)
    .waitFor()
  expect(crowded.seen).toHaveLength(before)
})
