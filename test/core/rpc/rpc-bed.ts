import { createORPCClient } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import { afterEach, expect } from 'vitest'
import { createRpcServer, type RpcServer } from '../../../core/rpc/rpc-server.ts'
import { createTestCore, type TestCore, type testContract } from './test-router.ts'
import type { TestConnection, TestTransport } from './transports.ts'

type Line = { level: string; message: string } & Record<string, unknown>

export interface RpcBed {
  readonly core: TestCore
  readonly server: RpcServer
  readonly connection: TestConnection
  readonly client: ContractRouterClient<typeof testContract>
  readonly lines: Line[]
}

/** Serves the test router over a transport; ends all of it after each test, which must leave no rejection. */
export function useRpc(transport: TestTransport): () => Promise<RpcBed> {
  const open: RpcBed[] = []
  const rejections: unknown[] = []
  process.on('unhandledRejection', (reason) => rejections.push(reason))

  afterEach(async () => {
    for (const { connection, server } of open.splice(0)) {
      server.dispose()
      await connection.close()
    }
    expect(rejections).toEqual([])
  })

  return async () => {
    const lines: Line[] = []
    const write = (level: string) => (fields: object, message: string) => {
      lines.push({ level, message, ...fields })
    }
    const core = createTestCore()
    const log = { info: write('info'), warn: write('warn'), error: write('error') }
    const server = createRpcServer(core.router, { log })
    const connection = await transport.connect(server)
    const bed = { core, server, connection, client: createORPCClient(connection.link), lines } as RpcBed
    open.push(bed)
    return bed
  }
}
