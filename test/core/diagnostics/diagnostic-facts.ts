import type { RegistrySummary } from '../../../contract/registry/registry-record.ts'
import type { DiagnosticFacts } from '../../../core/diagnostics/facts.ts'
import { standardSettings } from '../../../core/shell/settings-store.ts'

const at = Date.UTC(2026, 10, 22, 5, 42, 7, 123)

/** A registry of `ann` at `hub.acme.test:5000/team` unless said otherwise. */
export function registryOf(fields: Partial<RegistrySummary> = {}): RegistrySummary {
  return {
    id: 'r1',
    projectId: 'p1',
    name: 'acme-ann',
    provider: 'custom',
    address: 'hub.acme.test:5000/team',
    scope: { kind: 'project' },
    state: 'active',
    username: 'ann',
    anonymous: false,
    expiresSoon: false,
    verification: { kind: 'not-verified', at },
    createdAt: at,
    updatedAt: at,
    ...fields,
  }
}

/** What is gathered of a small workspace, with whatever is said otherwise. */
export function factsOf(fields: Partial<DiagnosticFacts> = {}): DiagnosticFacts {
  return {
    at,
    home: '/home/ann',
    dataFolder: '/home/ann/.config/fairlead',
    program: {
      version: '1.2.3',
      shell: 'web',
      versions: { node: '20.20.0', v8: '11.3' },
      platform: 'linux',
      arch: 'x64',
      release: '6.1.0',
      uptimeSeconds: 61.4,
      residentBytes: 1000,
      heapBytes: 500,
      variables: [],
    },
    settings: standardSettings,
    vault: { state: 'locked', slots: [], offers: [], refusals: [], freshness: 'unknown' },
    keyring: undefined,
    registries: [registryOf()],
    projects: [
      { id: 'p1', name: 'Acme shop', environmentId: 'e1', namespaces: [{ id: 'n1', name: 'default' }] },
    ],
    environments: [],
    services: [],
    pulls: [],
    activity: [],
    notices: [],
    folder: { files: [], folders: [], more: 0 },
    freeBytes: 12_345,
    log: [],
    milliseconds: 3.4,
    ...fields,
  }
}
