import type { ContractRouterClient } from '@orpc/contract'
import type { RpcDoor } from '../../core/rpc/rpc-server.ts'
import type { testContract } from '../core/rpc/test-router.ts'

/** A page of a shell: what it calls by, and the raw line under it, as a hostile page would use it. */
export interface Page {
  readonly client: ContractRouterClient<typeof testContract>
  sendRaw(data: string | Uint8Array): void
  /** Every frame that the page got on this line, as text. */
  readonly received: readonly string[]
  /** Settles when this line is closed from the other side, or by `close`. */
  readonly closed: Promise<void>
  /** The user ends what the page is: the window or tab is closed. */
  close(): Promise<void>
  /** The user has the shell let go of the page: logs out, or leaves its document. */
  leave(): Promise<void>
  /** The next line of the same page, once this one is closed. */
  again(): Promise<Page>
}

/** A page that takes nothing from its line until it is told to. */
export interface StuckPage {
  sendRaw(data: string): void
  /** Takes all from now on. */
  awake(): void
}

export interface RunningShell {
  open(): Promise<Page>
  openStuck(): Promise<StuckPage>
  dispose(): Promise<void>
}

/** What a shell is started on: the way to a core that may end and start anew. */
export interface ShellHost {
  readonly rpc: RpcDoor
  onStarted(listener: () => void): () => void
}

/** One of the two shells, with its own code from the core's door to the page. */
export interface ShellUnderTest {
  readonly name: string
  start(host: ShellHost): Promise<RunningShell>
}
