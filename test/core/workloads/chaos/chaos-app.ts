import { randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createBedFolder } from '../../../bed/bed-folder.ts'
import { endProcess } from '../../../bed/engines/children-of.ts'
import { startWebShell, type WebShell } from '../../../bed/page/web-shell.ts'
import { connectToWeb, type WebClient } from '../../../bench/app/web-client.ts'
import type { CoreClient } from '../../../support/core-client.ts'

/** The built program on one data folder, ended and started again as often as it takes. */
export class ChaosApp {
  readonly #engine: string
  readonly #folder = createBedFolder('chaos')
  readonly passphrase = randomBytes(18).toString('base64url')
  #running: { readonly shell: WebShell; readonly web: WebClient } | undefined
  #said = ''

  constructor(engine: string) {
    this.#engine = engine
  }

  get isRunning(): boolean {
    return this.#running !== undefined
  }

  get client(): CoreClient {
    if (!this.#running) throw new Error('the program does not run')
    return this.#running.web.client
  }

  /** With the vault open: the passphrase comes from a file. */
  async start(): Promise<void> {
    const dataFolder = join(this.#folder.path, 'data')
    mkdirSync(dataFolder, { recursive: true, mode: 0o700 })
    const file = join(this.#folder.path, 'passphrase')
    writeFileSync(file, this.passphrase, { mode: 0o600 })
    const shell = await startWebShell({
      engine: this.#engine,
      dataFolder,
      args: ['--passphrase-file', file],
    })
    this.#running = { shell, web: await connectToWeb(shell.url) }
  }

  /** Without any warning, as by the kernel. */
  async kill(): Promise<void> {
    const { shell, web } = this.#running ?? {}
    this.#running = undefined
    await web?.dispose()
    if (!shell) return
    await endProcess(shell.pid, 'SIGKILL')
    this.#said += shell.output()
    await shell.dispose()
  }

  /** All that it has said in its lives. */
  output(): string {
    return this.#said + (this.#running?.shell.output() ?? '')
  }

  async dispose(): Promise<void> {
    await this.#running?.web.dispose()
    await this.#running?.shell.dispose()
    this.#running = undefined
    await this.#folder.dispose()
  }
}
