import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { MessagePort } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import type { ContractRouterClient } from '@orpc/contract'
import { afterEach, beforeAll, beforeEach, expect, vi } from 'vitest'
import type { Contract } from '../../contract/index.ts'
import { tellTaken } from '../../renderer/rpc/port-line.ts'
import type { StandInContents } from '../support/electron/electron-contents.ts'
import { StandInElectron, type StandInOptions } from '../support/electron/electron-stand-in.ts'
import { loadMain, prepareElectron } from '../support/electron/load-electron.ts'

const processEvents = ['unhandledRejection', 'uncaughtException'] as const

export interface DesktopBed {
  /** A new one for each test. */
  readonly folder: string
  electron: StandInElectron
  readonly contents: StandInContents
  /** Runs main up to where Electron becomes ready. */
  load(options?: StandInOptions): Promise<void>
  /** Runs main until its window shows. */
  start(options?: StandInOptions): Promise<void>
  quit(): Promise<number>
}

/** Loads the built main module for each test of a file, and ends what it began. */
export function useDesktop(): DesktopBed {
  const before = new Map(processEvents.map((event) => [event, process.listeners(event as never)]))
  let folder = ''
  const bed: DesktopBed = {
    get folder() {
      return folder
    },
    electron: new StandInElectron(),
    get contents() {
      return bed.electron.window.webContents
    },
    async load(options) {
      bed.electron = new StandInElectron(options)
      await loadMain(bed.electron)
    },
    async start(options) {
      await bed.load(options)
      bed.electron.becomeReady()
      await vi.waitFor(() => expect(bed.electron.window.shown).toBe(true), { timeout: 5000 })
    },
    async quit() {
      const { app } = bed.electron.module()
      ;(app as { quit(): void }).quit()
      return bed.electron.exited
    },
  }

  beforeAll(prepareElectron, 180_000)
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fairlead-desktop-'))
    vi.stubEnv('FAIRLEAD_DATA_DIR', join(folder, 'data'))
  })
  afterEach(async () => {
    await bed.quit()
    vi.unstubAllEnvs()
    for (const event of processEvents) {
      for (const listener of process.listeners(event as never)) {
        if (!before.get(event)?.includes(listener)) process.removeListener(event, listener)
      }
    }
    await rm(folder, { recursive: true })
  })
  return bed
}

/** A page's client of a port that it was handed. */
export function clientOver(port: MessagePort): ContractRouterClient<Contract> {
  tellTaken(port as unknown as globalThis.MessagePort)
  return createORPCClient(new RPCLink({ port }))
}
