import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createORPCClient } from '@orpc/client'
import { CoreHost } from '../../../core/core-host.ts'
import { settingsOver } from '../../../core/shell/settings-store.ts'
import { takeFolderLock } from '../../../core/storage/folder-lock.ts'
import { openAppRpc } from '../../../core/terminal/client/app-rpc.ts'
import { askApp } from '../../../core/terminal/client/ask-app.ts'
import type { CredentialVerb } from '../../../core/terminal/wire/opening.ts'
import { type CoreClient, defaultPlace, draftOf, type Place } from '../../support/core-client.ts'

export const notFound = 'credentials not found in native keychain\n'

/** What a helper said and how it ended. */
export interface Said {
  readonly exit: number
  readonly out: string
  readonly err: string
}

/** A running app on a data folder of its own, reached as terminals reach it. */
export interface TerminalBed {
  readonly dataFolder: string
  readonly client: CoreClient
  readonly place: Place
  readonly host: CoreHost
  /** Everything that was logged, one JSON text an entry. */
  readonly logged: readonly string[]
  /** Asks one question over the socket. */
  ask(
    verb: CredentialVerb,
    input: string | Buffer,
    more?: { project?: string; program?: string },
  ): Promise<Said>
  /** Adds an unproven registry and gives its id. */
  add(fields: Partial<Parameters<typeof draftOf>[1]>): Promise<string>
  dispose(): Promise<void>
}

/** A secret that stands nowhere else. */
export function anySecret(): string {
  return randomBytes(18).toString('base64url')
}

export async function startTerminalBed(
  options: { vault?: boolean; engine?: string; parent?: string } = {},
): Promise<TerminalBed> {
  const dataFolder = await mkdtemp(join(options.parent ?? tmpdir(), 'fairlead-terminal-'))
  const logged: string[] = []
  const note = (fields: object, message: string) => logged.push(JSON.stringify({ ...fields, message }))
  const lock = await takeFolderLock(dataFolder, { answer: async () => '' })
  const host = await CoreHost.start({
    dataFolder,
    shell: 'web',
    version: '0.0.0',
    endpoint: options.engine ?? 'unix:///nonexistent/engine.sock',
    settings: settingsOver({ store: {} }),
    log: { info: note, warn: note, error: note },
    machine: { env: {}, home: dataFolder, platform: process.platform, userId: process.getuid?.() },
    scryptCost: { N: 2 ** 14, r: 8, p: 1 },
    onBroken: (error) => {
      throw error
    },
  })
  const rpc = await openAppRpc(dataFolder)
  if (!rpc) throw new Error('The app does not listen')
  const client = createORPCClient<CoreClient>(rpc.link)
  if (options.vault !== false) await client.vault.create({ passphrase: anySecret(), keyring: false })
  const place = await defaultPlace(client)
  return {
    dataFolder,
    client,
    place,
    host,
    logged,
    ask: async (verb, input, { project = '', program = 'a-test' } = {}) => {
      const answer = await askApp(dataFolder, { verb, project, program, input: Buffer.from(input) })
      if (!answer) throw new Error('The app does not listen')
      return { exit: answer.exit, out: answer.out.toString(), err: answer.err }
    },
    add: async (fields) => {
      const { id } = await client.registries.add(draftOf(place, { saveAnyway: true, ...fields }))
      return id
    },
    dispose: async () => {
      rpc.close()
      await host.dispose()
      await lock.dispose()
      await rm(dataFolder, { recursive: true })
    },
  }
}
