import { randomBytes } from 'node:crypto'
import { EngineClient } from '../../../core/engine/engine-client.ts'
import { parseEngineEndpoint } from '../../../core/engine/engine-endpoint.ts'
import { createProver } from '../../../core/registries/credential-prover.ts'
import { findTokenRealm } from '../../../core/registry-api/token-realm.ts'
import type { RegistryUser } from '../../bed/registries/serve-distribution.ts'

/** A user whom the test's registries let in. */
export function newUser(name = 'ann'): RegistryUser {
  return { name, password: randomBytes(18).toString('base64url') }
}

/** The same user with a password that is not theirs. */
export function withWrongPassword({ name }: RegistryUser): RegistryUser {
  return newUser(name)
}

export function clientAt({ endpoint }: { readonly endpoint: string }): EngineClient {
  const parsed = parseEngineEndpoint(endpoint)
  if (!parsed.ok) throw new Error(parsed.code)
  return new EngineClient(parsed.endpoint)
}

/** The verdict on a user at a registry, by this engine: `verified`, or why not, with what is shown beside it. */
export async function verdictOf(engine: EngineClient, host: string, user: RegistryUser) {
  const prove = createProver({
    environments: { engine: () => engine },
    findRealm: findTokenRealm,
    random: randomBytes,
  })
  const secret = { kind: 'password', bytes: Buffer.from(user.password) } as const
  const proof = await prove('default', { username: user.name, secret, serverAddress: host })
  if (proof.kind === 'not-proven') return proof.problem.data
  return { reason: 'verified', ...(proof.realm === undefined ? {} : { realm: proof.realm }) }
}
