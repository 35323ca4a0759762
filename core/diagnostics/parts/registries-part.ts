import type { RegistrySummary } from '../../../contract/registry/registry-record.ts'
import type { StandIns } from '../stand-ins.ts'
import { counted, told, toldProblem } from './problem-part.ts'

/** Registries that are told one by one. */
const most = 50

/** Registries by state and verification, and each of the oldest ones. */
export function registriesPart(registries: readonly RegistrySummary[], standIns: StandIns) {
  const inOrder = [...registries].sort((one, other) => one.createdAt - other.createdAt)
  return {
    total: inOrder.length,
    byState: counted(inOrder.map(({ state }) => state)),
    byVerification: counted(inOrder.map(({ verification }) => verification.kind)),
    list: inOrder.slice(0, most).map((registry) => registryLine(registry, standIns)),
  }
}

function registryLine(registry: RegistrySummary, standIns: StandIns) {
  const { verification, scope, lease, expiresAt } = registry
  return {
    name: standIns.name('registry', registry.name),
    address: standIns.address('registry', registry.address),
    provider: registry.provider,
    project: standIns.name('project', registry.projectId),
    scope: scope.kind === 'project' ? 'project' : standIns.name('namespace', scope.namespace),
    state: registry.state,
    user: registry.username ? standIns.name('user', registry.username) : 'none',
    anonymous: registry.anonymous,
    verification: verification.kind,
    verifiedAt: told(verification.at),
    problem: 'problem' in verification ? toldProblem(verification.problem) : undefined,
    elsewhere: verification.kind === 'verified' && verification.realm !== undefined ? true : undefined,
    lease: lease?.kind,
    expiresAt: told(expiresAt),
    lastUsedAt: told(registry.lastUsedAt),
  }
}
