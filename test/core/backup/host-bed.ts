import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createORPCClient } from '@orpc/client'
import { expect, onTestFinished } from 'vitest'
import { CoreHost } from '../../../core/core-host.ts'
import { settingsOver } from '../../../core/shell/settings-store.ts'
import type { KeySlot } from '../../../core/vault/slots/key-slot.ts'
import type { CoreClient } from '../../support/core-client.ts'
import { transports } from '../rpc/transports.ts'

export interface HostBed {
  readonly folder: string
  readonly host: CoreHost
  /** A new page: connections end with each core. */
  page(): Promise<CoreClient>
  /** Resolves after the next start of a core. */
  restarted(): Promise<void>
  dispose(): Promise<void>
}

/** A whole core in its host, without an engine, on a data folder of its own. */
export async function startHost(
  options: { folder?: string; slots?: readonly KeySlot[] } = {},
): Promise<HostBed> {
  const folder = options.folder ?? (await newFolder())
  const bugs: unknown[] = []
  const note = (fields: object, message: string) => {
    if (message === 'bug') bugs.push(fields)
  }
  const host = await CoreHost.start({
    dataFolder: folder,
    shell: 'web',
    version: '0.0.0',
    endpoint: `unix://${folder}/no-engine.sock`,
    extraSlots: options.slots ?? [],
    settings: settingsOver({ store: {} }),
    log: { info: note, warn: note, error: note },
    scryptCost: { N: 2 ** 14, r: 8, p: 1 },
    onBroken: (error) => bugs.push(error),
  })
  const closers: (() => Promise<void>)[] = []
  let ended = false
  const dispose = async () => {
    if (ended) return
    ended = true
    for (const close of closers) await close()
    await host.dispose()
  }
  onTestFinished(async () => {
    await dispose()
    expect(bugs).toEqual([])
  })
  return {
    folder,
    host,
    page: async () => {
      const port = transports.find(({ name }) => name === 'a message port')
      if (!port) throw new Error('The message port transport is gone')
      const connection = await port.connect(host.rpc)
      closers.push(() => connection.close())
      return createORPCClient<CoreClient>(connection.link)
    },
    restarted: () =>
      new Promise((resolve) => {
        const forget = host.onStarted(() => {
          forget()
          resolve()
        })
      }),
    dispose,
  }
}

export async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'fairlead-backup-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** The bytes of a backup as the page puts them together, with what was said of it first. */
export async function madeBackup(
  client: CoreClient,
  passphrase: string,
): Promise<{ bytes: Buffer; name: string; leftOut: string[] }> {
  const parts: Buffer[] = []
  let file: { name: string; bytes: number; leftOut: string[] } | undefined
  for await (const event of await client.backup.make({ passphrase })) {
    if (event.kind === 'file') file = event
    else parts.push(Buffer.from(event.content, 'base64'))
  }
  const bytes = Buffer.concat(parts)
  if (!file) throw new Error('A backup begins with what it will be')
  expect(bytes.length).toBe(file.bytes)
  return { bytes, name: file.name, leftOut: file.leftOut }
}

/** Sends a backup file in, as the page does; gives the id to finish with. */
export async function sentIn(client: CoreClient, bytes: Buffer): Promise<string> {
  const { id, partBytes } = await client.backup.begin({ size: bytes.length })
  for (let at = 0; at < bytes.length; at += partBytes) {
    await client.backup.part({ id, content: bytes.subarray(at, at + partBytes).toString('base64') })
  }
  return id
}
