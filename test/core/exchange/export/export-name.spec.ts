import { randomUUID } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { KubernetesExports } from '../../../../core/exchange/export/kubernetes-exports.ts'
import type { RegistryRecord } from '../../../../core/registries/registry-record.ts'
import { nodeFileLayer } from '../../../../core/storage/node-file-layer.ts'
import { temporaryFolder } from '../../storage/temporary-folder.ts'
import { anyPassword } from '../exchange-bed.ts'

it.each(['../../planted', '/etc/planted', 'a b\n', '.hidden', '…'])(
  'a registry whose file was changed to be called %j is exported where exports stand and are listed',
  async (name) => {
    const data = await temporaryFolder()
    const folder = join(data, 'inner', 'exports')
    const record: RegistryRecord = {
      id: randomUUID(),
      projectId: 'p1',
      name,
      provider: 'custom',
      host: 'a.test',
      prefix: '',
      scope: { kind: 'project' },
      active: true,
      username: 'ann',
      credential: 'password',
      verification: { kind: 'not-verified', at: 0 },
      createdAt: 0,
      updatedAt: 0,
    }
    const exports = new KubernetesExports({
      layer: nodeFileLayer,
      folder,
      registries: {
        record: () => record,
        lend: (_, use) =>
          use(
            {
              username: 'ann',
              secret: { kind: 'password', bytes: Buffer.from(anyPassword()) },
              serverAddress: 'a.test',
            },
            new AbortController().signal,
          ),
      },
      projects: {
        project: (id) => ({ id, name: 'p', environmentId: 'default', namespaces: [{ id: 'n1', name: 'n' }] }),
        namespaceName: () => 'n',
      },
      vault: { state: 'unlocked' },
      activity: { record: () => undefined },
      now: () => Date.UTC(2026, 0, 1),
    })
    const written = await exports.write({ ids: [record.id], confirmed: true, copy: false })
    expect(readdirSync(data, { recursive: true }).sort()).toEqual([
      'inner',
      join('inner', 'exports'),
      join('inner', 'exports', written.name),
    ])
    expect((await exports.list()).map((file) => file.name)).toEqual([written.name])
  },
)
