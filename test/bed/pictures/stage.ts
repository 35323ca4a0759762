import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Page } from '@playwright/test'
import { createBedFolder } from '../bed-folder.ts'
import { startEngine } from '../engines/engine.ts'
import { askEngine } from '../engines/engine-call.ts'
import { startGate } from '../engines/gate.ts'
import { buildLayers, pushLocal } from '../engines/images.ts'
import { startKeyring } from '../keyring/keyring.ts'
import { freshAddress } from '../page/fresh-address.ts'
import { startWebShell } from '../page/web-shell.ts'
import { startRegistry } from '../registries/private-registry.ts'
import { startStagedEngine } from '../staged/staged-engine.ts'
import { realHost, stagedLogins } from '../staged/staged-registries.ts'
import type { Parts } from './parts.ts'

export const minute = 60_000
export const hour = 60 * minute

/** What is pulled and run in the pictures. */
export const stagedImages = {
  api: { old: `${realHost}/harbour/tide-api:1.4`, fresh: `${realHost}/harbour/tide-api:1.5` },
  storefront: 'ghcr.io/acme/storefront:2.14',
  ledger: 'registry.gitlab.com/acme/payments/ledger:7.3',
} as const

/** The program at the beginning of a past of three weeks, on real parts and a few staged ones. */
export interface Stage {
  readonly url: string
  /** Of the one registry that is real. */
  readonly password: string
  /** Holds up a pull, so that there is time for a picture of it. */
  readonly gate: Awaited<ReturnType<typeof startGate>>
  /** Sets the program's clock so many milliseconds back, and signs the page in: a leap in time ends its session. */
  goTo(page: Page, ago: number): Promise<void>
}

/** Engines that Docker's command knows and that do not answer: their names are nobody's (RFC 2606). */
const contexts = { lab: 'ssh://ann@lab.acme.example', staging: 'tcp://staging.acme.example:2376' }

/** Makes a folder of Docker's command, and gives it back. */
function withContexts(folder: string): string {
  for (const [Name, Host] of Object.entries(contexts)) {
    const place = join(folder, 'contexts/meta', createHash('sha256').update(Name).digest('hex'))
    mkdirSync(place, { recursive: true })
    writeFileSync(
      join(place, 'meta.json'),
      JSON.stringify({ Name, Metadata: {}, Endpoints: { docker: { Host, SkipTLSVerify: false } } }),
    )
  }
  return folder
}

export async function startStage(parts: Parts): Promise<Stage> {
  const user = { name: 'workshop', password: randomBytes(18).toString('base64url') }
  const registry = await parts.keep(startRegistry({ address: '127.0.0.3', users: [user] }))
  const gate = await parts.keep(startGate({ address: '127.0.0.2', port: 5000, to: registry.host }))
  const engine = await parts.keep(startEngine())
  const { socket } = engine
  const image = { engine, registry, user, repository: 'harbour/tide-api' }
  const local = `${registry.host}/${image.repository}`
  await buildLayers(engine, `${local}:1.4`, [3])
  for (const other of [stagedImages.storefront, stagedImages.ledger]) {
    const [name, tag] = [other.slice(0, other.lastIndexOf(':')), other.slice(other.lastIndexOf(':') + 1)]
    await askEngine(socket, 'POST', `/images/${local}:1.4/tag?repo=${name}&tag=${tag}`)
  }
  await pushLocal({ ...image, tag: '1.4' })
  await buildLayers(engine, `${local}:1.5`, [4, 11, 7, 2, 16])
  await pushLocal({ ...image, tag: '1.5' })

  const staged = await parts.keep(startStagedEngine(socket, stagedLogins))
  const keyring = await parts.keep(startKeyring())
  const folder = await parts.keep(createBedFolder('clock'))
  const clock = join(folder.path, 'clock')
  writeFileSync(clock, String(-22 * 24 * hour))
  const preload = pathToFileURL(resolve(import.meta.dirname, '../staged/shifted-clock.mjs')).href
  const DOCKER_CONFIG = withContexts(join(folder.path, 'docker'))
  const env = {
    ...keyring.env,
    DOCKER_CONFIG,
    FAIRLEAD_SHIFTED_CLOCK: clock,
    NODE_OPTIONS: `--import=${preload}`,
  }
  const { url, dataFolder } = await parts.keep(startWebShell({ engine: staged.endpoint, env }))
  const goTo = async (page: Page, ago: number): Promise<void> => {
    writeFileSync(clock, String(-ago))
    await page.goto(await freshAddress(dataFolder))
    await page.getByRole('navigation').first().waitFor()
  }
  return { url, password: user.password, goTo, gate }
}
