import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { chromium, expect, test } from '@playwright/test'
import { createBedFolder } from '../../bed/bed-folder.ts'
import { causeToSkip } from '../../bed/machine/bed-parts.ts'
import { chromiumLaunch } from '../../bed/page/browser.ts'
import { startWebShell } from '../../bed/page/web-shell.ts'
import { startHostileSite } from '../../support/hostile-site.ts'

const name = 'rebound.test'

/** From now on, whoever goes to the address comes out at 127.0.0.1, as with a name that has changed its meaning. */
async function leadTo127(address: string, port: number): Promise<{ dispose(): Promise<void> }> {
  const sockets = new Set<Socket>()
  const server = createServer((incoming) => {
    const outgoing = connect(port, '127.0.0.1')
    for (const socket of [incoming, outgoing]) {
      sockets.add(socket)
      socket.on('error', () => socket.destroy())
    }
    incoming.pipe(outgoing).pipe(incoming)
  })
  server.listen(port, address)
  await once(server, 'listening')
  expect((server.address() as AddressInfo).port).toBe(port)
  return {
    dispose: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

test('WB-02: a name that first leads outward and then to 127.0.0.1 opens nothing', async () => {
  const missing = causeToSkip(['browser'])
  test.skip(missing !== undefined, missing)
  const folder = createBedFolder('rebinding')
  const shell = await startWebShell({ engine: `unix://${folder.path}/no-engine.sock` })
  const { port, hash } = new URL(shell.url)
  const outside = '127.0.0.2'
  const attacker = await startHostileSite(outside, Number(port))
  const launch = chromiumLaunch()
  const browser = await chromium.launch({
    ...launch,
    args: [...launch.args, `--host-resolver-rules=MAP ${name} ${outside}`],
  })
  let rebound: { dispose(): Promise<void> } | undefined
  try {
    const page = await browser.newPage()
    await page.goto(`http://${name}:${port}/`)
    const ask = (path: string, method: string, body: string | null) =>
      page.evaluate(
        async ({ path, method, body }) => {
          const headers = { 'content-type': 'application/json' }
          const answer = await fetch(path, { method, body, headers })
          return `${answer.status} ${await answer.text()}`
        },
        { path, method, body },
      )
    expect(await ask('/', 'GET', null)).toContain('<title>hostile</title>')

    await attacker.dispose()
    rebound = await leadTo127(outside, Number(port))
    // The browser now takes its own origin for that of the server: Origin and Host agree, and nothing is foreign.
    const token = hash.replace('#token=', '')
    for (const path of ['/', '/index.html', '/session', '/assets/index.js', '/transfers/x']) {
      expect(await ask(path, 'GET', null), path).toBe('403 Forbidden\n')
    }
    expect(await ask('/session', 'POST', JSON.stringify({ token }))).toBe('403 Forbidden\n')
    expect(await ask('/session', 'DELETE', null)).toBe('403 Forbidden\n')
    const socket = await page.evaluate(
      () =>
        new Promise<string>((resolve) => {
          const line = new WebSocket(`ws://${location.host}/rpc`)
          line.addEventListener('open', () => resolve('open'))
          line.addEventListener('error', () => resolve('refused'))
        }),
    )
    expect(socket).toBe('refused')
    expect(shell.output()).toContain('"reason":"host"')

    // the token was not spent: the owner's own page still opens with it
    await page.goto(shell.url)
    await page.getByRole('heading', { name: 'Protect your vault' }).waitFor()
  } finally {
    await browser.close()
    await rebound?.dispose()
    await shell.dispose()
    await folder.dispose()
  }
})
