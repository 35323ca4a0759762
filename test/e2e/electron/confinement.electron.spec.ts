import { expect } from '@playwright/test'
import { VaultPage } from '../../pages/vault-page.ts'
import { test } from './desktop-test.ts'

const elsewhere = [
  'https://evil.test/',
  'file:///etc/passwd',
  'data:text/html,x',
  'javascript:document.title="evil"',
  'app://evil/',
  'app://fairlead/assets/none.html',
]

for (const address of elsewhere) {
  test(`EL-12: the page goes nowhere, not to ${address}`, async ({ desktop }) => {
    const { window: page, app } = desktop
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    await page.evaluate((to) => {
      const go = (act: () => void) => {
        try {
          act()
        } catch {
          // A refusal in the page itself is one too.
        }
      }
      go(() => window.open(to))
      for (const target of ['_self', '_blank', '_top']) {
        const link = Object.assign(document.createElement('a'), { href: to, target })
        document.body.append(link)
        go(() => link.click())
      }
      const form = Object.assign(document.createElement('form'), { action: to, method: 'post' })
      document.body.append(form)
      go(() => form.submit())
      const refresh = Object.assign(document.createElement('meta'), { content: `0;url=${to}` })
      refresh.httpEquiv = 'refresh'
      document.head.append(refresh)
      document.body.append(Object.assign(document.createElement('iframe'), { src: to }))
      go(() => history.pushState(null, '', to))
      go(() => location.assign(to))
    }, address)
    await page.waitForTimeout(1000)
    expect(page.url().startsWith('app://fairlead/')).toBe(true)
    expect(await page.title()).not.toBe('evil')
    expect(app.windows()).toHaveLength(1)
    expect(asked.filter((url) => !url.startsWith('app://fairlead/'))).toEqual([])
    await new VaultPage(page).protectHeading.waitFor()
  })
}

test('EL-12: a file or a link that is dropped on the window leads nowhere', async ({ desktop }) => {
  const { window: page } = desktop
  await page.evaluate(() => {
    const data = new DataTransfer()
    data.items.add(new File(['<title>evil</title>'], 'evil.html', { type: 'text/html' }))
    data.setData('text/uri-list', 'https://evil.test/')
    for (const type of ['dragenter', 'dragover', 'drop']) {
      document.body.dispatchEvent(
        new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }),
      )
    }
  })
  await page.waitForTimeout(500)
  expect(page.url().startsWith('app://fairlead/')).toBe(true)
  expect(await page.title()).not.toBe('evil')
})

test('EL-13: the scheme gives the files of the page and nothing beside them', async ({ desktop }) => {
  const paths = [
    '..%2f..%2fpackage.json',
    '%2e%2e/%2e%2e/package.json',
    '%252e%252e/package.json',
    '..%5cmain%5cmain.js',
    '../main/main.js',
    'index.html%00',
    '/etc/passwd',
    'assets/',
    'INDEX.HTML',
  ]
  const statuses = await desktop.window.evaluate(
    (all) => Promise.all(all.map(async (path) => (await fetch(`app://fairlead/${path}`)).status)),
    paths,
  )
  expect(statuses).toEqual(paths.map(() => 404))
  const other = await desktop.window.evaluate(() =>
    Promise.all(
      ['app://evil/index.html', 'app://fairlead.evil/', 'file:///etc/passwd'].map((address) =>
        fetch(address).then(
          () => 'answered',
          () => 'refused',
        ),
      ),
    ),
  )
  expect(other).toEqual(['refused', 'refused', 'refused'])
})

test('EL-15: every permission is denied, asked for and checked, in the page and in other sessions', async ({
  desktop,
}) => {
  const { window: page, app } = desktop
  const states = await page.evaluate(async () => {
    const names = ['geolocation', 'notifications', 'camera', 'microphone', 'midi', 'clipboard-read']
    const found: string[] = []
    for (const name of names) {
      const status = await navigator.permissions
        .query({ name: name as PermissionName })
        .catch(() => ({ state: 'denied' }))
      found.push(status.state)
    }
    found.push(await Notification.requestPermission())
    const attempts = [
      () => navigator.mediaDevices.getUserMedia({ audio: true, video: true }),
      () => navigator.mediaDevices.getDisplayMedia(),
      () => navigator.clipboard.readText(),
      () => new Promise((done, fail) => navigator.geolocation.getCurrentPosition(done, fail)),
      () => document.documentElement.requestFullscreen(),
    ]
    for (const attempt of attempts) {
      found.push(
        await attempt().then(
          () => 'granted',
          () => 'denied',
        ),
      )
    }
    return found
  })
  expect(states.filter((state) => state !== 'denied')).toEqual([])
  const other = await app.evaluate(async ({ BrowserWindow, session }) => {
    const hidden = new BrowserWindow({
      show: false,
      webPreferences: { session: session.fromPartition('of-test') },
    })
    await hidden.loadURL('about:blank').catch(() => undefined)
    const answer: unknown = await hidden.webContents.executeJavaScript('Notification.requestPermission()')
    hidden.destroy()
    return answer
  })
  expect(other).toBe('denied')
})

test('EL-16: no link leaves the app that is not on its list', async ({ desktop }) => {
  const { window: page, app } = desktop
  await app.evaluate(({ shell }) => {
    const opened: string[] = []
    Reflect.set(globalThis, 'openedOfTest', opened)
    shell.openExternal = async (address) => void opened.push(address)
  })
  await page.evaluate(() => {
    for (const address of [
      'file:///etc/passwd',
      'javascript:1',
      '\\\\host\\share',
      'ms-msdt:/id',
      'https://user:pw@docs.docker.com/',
    ]) {
      window.open(address)
    }
  })
  await page.waitForTimeout(11_000)
  await page.evaluate(() => {
    window.open(`https://docs.docker.com/${'a'.repeat(100_000)}`)
    window.open('https://docs.docker.com/engine/')
  })
  const opened = () => app.evaluate(() => Reflect.get(globalThis, 'openedOfTest') as string[])
  await expect.poll(opened).toEqual(['https://docs.docker.com/engine/'])
})
