import { expect } from '@playwright/test'
import { test } from '../../bed/bed-test.ts'
import { endProcess } from '../../bed/engines/children-of.ts'
import { startWebShell } from '../../bed/page/web-shell.ts'
import { VaultPage } from '../../pages/vault-page.ts'
import { ServiceScene } from './service-scene.ts'

test.setTimeout(180_000)

test('a program that was killed finds its services again, and makes up for what went meanwhile', async ({
  page,
  places,
  recorder,
  shell,
}) => {
  const scene = new ServiceScene(page, places)
  await scene.open(shell.url)
  await scene.registries.add(scene.typed())
  await scene.launch(await scene.push('adopted'), 3)
  const [first, second, third] = await scene.replicas()

  await endProcess(shell.pid, 'SIGKILL')
  await scene.engine('DELETE', `/containers/${first?.id}?force=1`)
  await scene.engine('POST', `/containers/${second?.id}/kill`)
  await scene.expectOn(['web-2 exited', 'web-3 running'])
  const again = await startWebShell({ engine: recorder.endpoint, dataFolder: shell.dataFolder })
  try {
    await page.goto(again.url)
    const vault = new VaultPage(page)
    await vault.unlockHeading.waitFor()
    // With the vault still locked: the image is on the engine.
    await scene.expectOn(['web-1 running', 'web-2 running', 'web-3 running'])
    const [, kept, left] = await scene.replicas()
    expect([kept?.id, left?.id]).toEqual([second?.id, third?.id])
    await vault.unlock(scene.passphrase)
    await vault.unlockHeading.waitFor({ state: 'hidden' })
    await scene.workloads.open()
    await scene.web.rowAt(3, 3).waitFor()

    await scene.web.scaleDown()
    await scene.web.rowAt(2, 2).waitFor()
    await scene.expectOn(['web-2 running', 'web-3 running'])
  } finally {
    await again.dispose()
  }
})
