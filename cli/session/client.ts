import type { ContractRouterClient } from '@orpc/contract'
import type { Contract } from '../../contract/index.ts'

/** The whole contract, as a core answers it. */
export type Client = ContractRouterClient<Contract>

/** A core to talk to: the running app's, or one of this process' own where no app runs. */
export interface Session {
  readonly client: Client
  readonly isOwnCore: boolean
}
