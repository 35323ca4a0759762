import { chromium, expect, type Page, test } from '@playwright/test'
import { createBedFolder } from '../../bed/bed-folder.ts'
import { causeToSkip } from '../../bed/machine/bed-parts.ts'
import { chromiumLaunch } from '../../bed/page/browser.ts'
import { startWebShell } from '../../bed/page/web-shell.ts'
import { startHostileSite } from '../../support/hostile-site.ts'

const hostile = 'hostile.test'

/** What a page of `site` can do to a signed-in Fairlead at `origin`; every line tells of one try. */
async function attack(page: Page, origin: string, asset: string): Promise<Record<string, string>> {
  return await page.evaluate(
    async ({ origin, asset }) => {
      const within = async (work: Promise<string>): Promise<string> =>
        await Promise.race([
          work,
          new Promise<string>((resolve) => setTimeout(resolve, 8000, 'nothing came of it')),
        ])
      const asked = async (path: string, init: RequestInit): Promise<string> => {
        try {
          const answer = await fetch(origin + path, { credentials: 'include', ...init })
          return answer.type === 'opaque' ? 'opaque' : `read ${answer.status}: ${await answer.text()}`
        } catch {
          return 'blocked'
        }
      }
      const loaded = (element: HTMLElement): Promise<string> =>
        new Promise((resolve) => {
          element.addEventListener('load', () => resolve('loaded'))
          element.addEventListener('error', () => resolve('error'))
          document.body.append(element)
        })
      const make = <K extends keyof HTMLElementTagNameMap>(
        tag: K,
        fields: Partial<HTMLElementTagNameMap[K]>,
      ): HTMLElementTagNameMap[K] => Object.assign(document.createElement(tag), fields)
      const socket = (): Promise<string> =>
        new Promise((resolve) => {
          const line = new WebSocket(`${origin.replace('http', 'ws')}/rpc`)
          line.addEventListener('open', () => resolve('open'))
          line.addEventListener('error', () => resolve('refused'))
        })
      const framed = async (): Promise<string> => {
        const frame = make('iframe', { src: `${origin}/` })
        const outcome = await loaded(frame)
        // a frame that was refused shows the browser's own page, into which nobody can look
        return frame.contentDocument === null ? 'closed to us' : `${outcome}: ${frame.contentDocument.title}`
      }
      const posted = async (enctype: string): Promise<string> => {
        const frame = make('iframe', { name: `answer-${enctype.replace('/', '-')}` })
        document.body.append(frame)
        const form = make('form', {
          action: `${origin}/session`,
          method: 'post',
          enctype,
          target: frame.name,
        })
        form.append(make('input', { name: '{"token":"', value: '"}' }))
        document.body.append(form)
        const answered = new Promise<string>((resolve) =>
          frame.addEventListener('load', () => resolve('sent')),
        )
        form.submit()
        return await answered
      }
      const opened = async (): Promise<string> => {
        const other = window.open(`${origin}/`)
        await new Promise((resolve) => setTimeout(resolve, 1000))
        try {
          return `read ${other?.document.title}`
        } catch {
          return 'closed to us'
        } finally {
          other?.close()
        }
      }
      return {
        fetch: await asked('/session', {}),
        fetchPage: await asked('/', {}),
        fetchNoCors: await asked('/session', { mode: 'no-cors' }),
        postNoCors: await asked('/session', { mode: 'no-cors', method: 'POST', body: '{"token":"x"}' }),
        postJson: await asked('/session', {
          method: 'POST',
          body: '{"token":"x"}',
          headers: { 'content-type': 'application/json' },
        }),
        leave: await asked('/session', { method: 'DELETE' }),
        transfer: await asked('/transfers/x', { mode: 'no-cors', method: 'POST', body: 'x' }),
        image: await within(loaded(make('img', { src: `${origin}/favicon.ico` }))),
        script: await within(loaded(make('script', { src: asset }))),
        module: await within(loaded(make('script', { src: asset, type: 'module' }))),
        style: await within(
          loaded(make('link', { rel: 'stylesheet', href: asset.replace(/\.js$/, '.css') })),
        ),
        socket: await within(socket()),
        frame: await within(framed()),
        form: await within(posted('text/plain')),
        formEncoded: await within(posted('application/x-www-form-urlencoded')),
        opened: await opened(),
      }
    },
    { origin, asset },
  )
}

for (const site of ['another port of 127.0.0.1', 'another site']) {
  test(`WB-04: a page on ${site} changes nothing, reads nothing and frames nothing`, async () => {
    const missing = causeToSkip(['browser'])
    test.skip(missing !== undefined, missing)
    const folder = createBedFolder('other-sites')
    const shell = await startWebShell({ engine: `unix://${folder.path}/no-engine.sock` })
    const attacker = await startHostileSite('127.0.0.1')
    const launch = chromiumLaunch()
    const browser = await chromium.launch({
      ...launch,
      args: [...launch.args, `--host-resolver-rules=MAP ${hostile} 127.0.0.1`],
    })
    try {
      const context = await browser.newContext()
      const page = await context.newPage()
      await page.goto(shell.url)
      const heading = page.getByRole('heading', { name: 'Protect your vault' })
      await heading.waitFor()
      const { origin } = new URL(shell.url)
      const assets = await page.evaluate(() =>
        performance.getEntriesByType('resource').map(({ name }) => name),
      )
      const asset = assets.find((name) => name.endsWith('.js')) ?? ''
      expect(asset).toContain('/assets/')
      const sessionStatus = () => page.evaluate(async () => (await fetch('/session')).status)
      expect(await sessionStatus()).toBe(204)
      const cookies = await context.cookies(origin)

      const evil = await context.newPage()
      const host = site === 'another site' ? hostile : '127.0.0.1'
      await evil.goto(`http://${host}:${attacker.port}/`)
      // the cookie of Fairlead goes along from another port of its address: that is the same site
      expect(await attack(evil, origin, asset)).toEqual({
        fetch: 'blocked',
        fetchPage: 'blocked',
        fetchNoCors: 'blocked',
        postNoCors: 'blocked',
        postJson: 'blocked',
        leave: 'blocked',
        transfer: 'blocked',
        image: 'error',
        script: 'error',
        module: 'error',
        style: 'error',
        socket: 'refused',
        frame: 'closed to us',
        form: 'sent',
        formEncoded: 'sent',
        opened: 'closed to us',
      })
      for (const frame of evil.frames()) {
        expect(await frame.locator('#app').count(), frame.url()).toBe(0)
      }

      expect(await sessionStatus()).toBe(204)
      expect(await context.cookies(origin)).toEqual(cookies)
      await expect(heading).toBeVisible()
      expect(shell.output()).toMatch(/"reason":"(origin|cross-site)"/)
    } finally {
      await browser.close()
      await attacker.dispose()
      await shell.dispose()
      await folder.dispose()
    }
  })
}
