import { afterEach, expect } from 'vitest'
import { createRpcServer, type RpcServer } from '../../core/rpc/rpc-server.ts'
import { createTestCore, type TestCore } from '../core/rpc/test-router.ts'
import type { Page, RunningShell, ShellHost, ShellUnderTest } from './shell-under-test.ts'

type Line = { level: string; message: string } & Record<string, unknown>

/** A shell over the test router. Each restart is another core behind the same door. */
export class TestHost implements ShellHost {
  readonly lines: Line[] = []
  readonly rpc = { open: (...[connection]: Parameters<RpcServer['open']>) => this.#server.open(connection) }
  core: TestCore
  #server: RpcServer
  readonly #listeners = new Set<() => void>()

  constructor() {
    this.core = createTestCore()
    this.#server = this.#serve()
  }

  onStarted(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** The core ends, and nothing comes after it. */
  stop(): void {
    this.#server.dispose()
  }

  /** The core ends, and another one is there. */
  restart(): void {
    this.stop()
    this.core = createTestCore()
    this.#server = this.#serve()
    for (const listener of this.#listeners) listener()
  }

  outcomes(): unknown[] {
    return this.lines.map((line) => line.outcome)
  }

  #serve(): RpcServer {
    const write = (level: string) => (fields: object, message: string) => {
      this.lines.push({ level, message, ...fields })
    }
    const log = { info: write('info'), warn: write('warn'), error: write('error') }
    return createRpcServer(this.core.router, { log })
  }
}

export interface ShellBed {
  readonly host: TestHost
  readonly shell: RunningShell
  /** A first page, opened. */
  readonly page: Page
}

/** Starts the shell with a page for a test, and ends both after it; no rejection may be left. */
export function useShell(under: ShellUnderTest): () => Promise<ShellBed> {
  const open: ShellBed[] = []
  const rejections: unknown[] = []
  process.on('unhandledRejection', (reason) => rejections.push(reason))

  afterEach(async () => {
    for (const { host, shell } of open.splice(0)) {
      host.stop()
      await shell.dispose()
    }
    expect(rejections).toEqual([])
  })

  return async () => {
    const host = new TestHost()
    const shell = await under.start(host)
    const bed = { host, shell, page: await shell.open() }
    open.push(bed)
    return bed
  }
}
