import { randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from '../../bed/bed-test.ts'
import { pushImage } from '../../bed/engines/images.ts'
import { startPodman } from '../../bed/engines/podman.ts'
import { startRecordingProxy } from '../../bed/engines/recording-proxy.ts'
import { causeToSkip } from '../../bed/machine/bed-parts.ts'
import { performMainJob } from '../../bed/page/main-job.ts'
import { startWebShell } from '../../bed/page/web-shell.ts'
import { startTlsRegistry } from '../../bed/registries/tls-registry.ts'

test('the main job on Podman, from the first start to a refused and a renewed pull, in a browser', async ({
  page,
  places,
}) => {
  const missing = causeToSkip(['podman', 'certificate'])
  test.skip(missing !== undefined, missing)
  const user = { name: 'ann', password: randomBytes(18).toString('base64url') }
  const running: { dispose(): Promise<void> }[] = []
  const keep = async <T extends { dispose(): Promise<void> }>(part: Promise<T>): Promise<T> => {
    const started = await part
    running.unshift(started)
    return started
  }
  try {
    const registry = await keep(startTlsRegistry({ address: '127.0.0.23', users: [user] }))
    const place = { engine: places.engine, registry, user, repository: 'team/app', tag: '1' }
    const image = await pushImage(place)
    const podman = await keep(startPodman())
    const trusted = join(podman.settings, 'certs.d', registry.host)
    mkdirSync(trusted, { recursive: true })
    writeFileSync(join(trusted, 'ca.crt'), registry.authority)
    const recorder = await keep(startRecordingProxy(podman.socket))
    const shell = await keep(startWebShell({ engine: recorder.endpoint }))
    await page.goto(shell.url)
    const first = { host: registry.host, logFile: registry.logFile, user, image }
    await performMainJob(page, { ...places, engine: podman, first }, recorder, (text) =>
      test.info().annotations.push({ type: 'did', description: text }),
    )
  } finally {
    for (const part of running) await part.dispose()
  }
})
