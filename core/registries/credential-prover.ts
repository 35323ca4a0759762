import type { EnvironmentService } from '../environments/environment-service.ts'
import { type ProofOptions, proveCredential } from './credential-proof.ts'
import type { Prove } from './verify/verification.ts'

export interface ProverOptions {
  environments: Pick<EnvironmentService, 'engine'>
  findRealm: ProofOptions['findRealm']
  random: (bytes: number) => Buffer
}

/** How long a registry may take to answer one proof of a credential (milliseconds). */
const patience = 45_000

/** Proves credentials by the engine of an environment, each against a stranger of its own. */
export function createProver({ environments, findRealm, random }: ProverOptions): Prove {
  return async (environmentId, credential, withdrawn) => {
    const stranger = {
      username: `fairlead-${random(6).toString('hex')}`,
      password: Buffer.from(random(24).toString('hex')),
    }
    const engine: ProofOptions['engine'] = {
      // an environment that has no engine is a verdict like any other, so it is looked up when asked
      auth: async (...asked) => await environments.engine(environmentId).auth(...asked),
      distributionInspect: async (...asked) =>
        await environments.engine(environmentId).distributionInspect(...asked),
    }
    const limit = AbortSignal.any([AbortSignal.timeout(patience), ...(withdrawn ? [withdrawn] : [])])
    return await proveCredential({ engine, stranger, findRealm }, credential, limit)
  }
}
