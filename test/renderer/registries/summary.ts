import type { RegistrySummary } from '../../../contract/registry/registry-record.ts'

/** A registry summary with the given parts. */
export function summary(parts: Partial<RegistrySummary> = {}): RegistrySummary {
  return {
    id: 'r1',
    projectId: 'p1',
    name: 'team',
    provider: 'custom',
    address: 'registry.example.com',
    scope: { kind: 'project' },
    state: 'active',
    anonymous: false,
    expiresSoon: false,
    verification: { kind: 'verified', at: 1 },
    createdAt: 1,
    updatedAt: 1,
    ...parts,
  }
}
