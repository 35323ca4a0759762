import { randomBytes } from 'node:crypto'
import { expect } from '@playwright/test'
import { VaultPage } from '../../pages/vault-page.ts'
import { seizePort, sendFrames, test } from './desktop-test.ts'

test('EL-09: only the page in the main frame is given a port', async ({ desktop }) => {
  const { app } = desktop
  const given = await app.evaluate(async ({ BrowserWindow }) => {
    const ports: string[] = []
    for (const address of ['about:blank', 'data:text/html,x', 'app://fairlead/assets/none', 'app://evil/']) {
      const other = new BrowserWindow({ show: false })
      await other.loadURL(address).catch(() => undefined)
      const heard: unknown = await other.webContents.executeJavaScript(
        'new Promise((done) => { addEventListener("message", () => done(true)); setTimeout(() => done(false), 500) })',
      )
      if (heard === true) ports.push(address)
      other.destroy()
    }
    return ports
  })
  expect(given).toEqual([])
})

for (const [name, frame] of [
  ['no JSON', '{'],
  ['another shape', '[]'],
  ['deep nesting', '['.repeat(200_000)],
  ['50 MB', 'x'.repeat(50 * 1024 * 1024)],
  ['no text', { json: { value: Number.NaN } }],
] as const) {
  test(`EL-10: ${name} over the port closes it, and the app is as it was`, async ({ desktop }) => {
    await seizePort(desktop)
    expect(await sendFrames(desktop.window, [frame])).toBe(true)
    await desktop.window.reload()
    await new VaultPage(desktop.window).protectHeading.waitFor()
  })
}

test('EL-11: what the page sends and what goes wrong stand in no answer and in no log', async ({
  desktop,
}) => {
  await seizePort(desktop)
  const canary = randomBytes(24).toString('base64url')
  const call = { i: 'x', p: { u: '/registries/add', b: { json: { password: canary, path: '/etc/passwd' } } } }
  const answer = await desktop.window.evaluate((frame) => {
    const port = (globalThis as { portOfTest?: MessagePort }).portOfTest
    return new Promise<string>((resolve) => {
      port?.addEventListener('message', ({ data }) => {
        if (String(data).includes('"i":"x"')) resolve(String(data))
      })
      port?.postMessage(frame)
    })
  }, JSON.stringify(call))
  expect(answer).toContain('BAD_REQUEST')
  expect(answer + desktop.output()).not.toContain(canary)
})

test('EL-17: a port that the page keeps is closed when its document is left', async ({ desktop }) => {
  await seizePort(desktop)
  const { window, app } = desktop
  // A document of the same process, which outlives the one that is left, would keep what it was handed.
  const kept = await window.evaluate(() => {
    const port = (globalThis as { portOfTest?: MessagePort }).portOfTest
    const closed = new Promise((resolve) => port?.addEventListener('close', resolve))
    Reflect.set(globalThis, 'closedOfTest', closed)
    return port !== undefined
  })
  expect(kept).toBe(true)
  await window.reload()
  await window.waitForFunction(() => (globalThis as { portOfTest?: MessagePort }).portOfTest !== undefined)
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
  expect(await sendFrames(window, ['{'])).toBe(true)
})

test('EL-17: a flood over the port closes it, and a port within a message is not taken', async ({
  desktop,
}) => {
  await seizePort(desktop)
  expect(await sendFrames(desktop.window, ['{"i":"1","t":4}'], 50_000)).toBe(true)
  await desktop.window.reload()
  await desktop.window.waitForFunction(
    () => (globalThis as { portOfTest?: MessagePort }).portOfTest !== undefined,
  )
  const closed = await desktop.window.evaluate(() => {
    const port = (globalThis as { portOfTest?: MessagePort }).portOfTest
    const { port1, port2 } = new MessageChannel()
    return new Promise<boolean>((resolve) => {
      port2.addEventListener('close', () => resolve(true))
      port2.start()
      setTimeout(() => resolve(false), 5000)
      port?.postMessage('{}', [port1])
    })
  })
  expect(closed).toBe(true)
})
