import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeEach, describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import {
  type KubernetesLogin,
  kubernetesSecrets,
} from '../../../../core/exchange/export/kubernetes-secret.ts'
import { causeToSkip, program } from '../../../bed/machine/bed-parts.ts'
import { temporaryFolder } from '../../storage/temporary-folder.ts'
import { anyPassword } from '../exchange-bed.ts'

const exec = promisify(execFile)
const cause = causeToSkip(['kubectl'])
const offline = { env: { PATH: process.env.PATH ?? '', KUBECONFIG: '/dev/null', HOME: '/nonexistent' } }

interface Manifest {
  apiVersion: string
  kind: string
  type: string
  metadata: { name: string; namespace?: string; creationTimestamp?: null }
  data: Record<string, string>
}

function login(fields: Partial<Omit<KubernetesLogin, 'password'>> & { password: string }): KubernetesLogin {
  return {
    name: 'team',
    namespaces: ['default'],
    address: 'registry.test:5000',
    username: 'ann',
    ...fields,
    password: Buffer.from(fields.password),
  }
}

function decoded({ data }: Manifest): unknown {
  return JSON.parse(Buffer.from(data['.dockerconfigjson'] ?? '', 'base64').toString())
}

function manifests(text: string): Manifest[] {
  return parseAllDocuments(text).map((document) => document.toJS() as Manifest)
}

describe('compared with kubectl create secret docker-registry', () => {
  beforeEach((context) => context.skip(cause !== undefined, cause))

  it.each([
    ['a registry with a port', { address: 'registry.test:5000' }, 'registry.test:5000'],
    ['Docker Hub', { address: 'docker.io' }, 'https://index.docker.io/v1/'],
    ['a path prefix', { address: 'registry.gitlab.com/team' }, 'registry.gitlab.com/team'],
    ['an e-mail address', { email: 'ann@example.com' }, 'registry.test:5000'],
    ['a name of digits', { name: '0123' }, 'registry.test:5000'],
    ['a name that YAML 1.1 takes for true', { name: 'on', namespaces: ['yes'] }, 'registry.test:5000'],
    ['a namespace', { namespaces: ['web'] }, 'registry.test:5000'],
  ])('%s: the same manifest', async (_, fields, server) => {
    // a throw-away word: kubectl takes it as an argument, which Fairlead never does
    const password = `${anyPassword()} "'\\:é😀`
    const ours = login({ ...fields, password })
    const args = [
      ...['create', 'secret', 'docker-registry', ours.name, '--namespace', ours.namespaces[0] ?? ''],
      ...[`--docker-server=${server}`, `--docker-username=${ours.username}`, `--docker-password=${password}`],
      ...(ours.email ? [`--docker-email=${ours.email}`] : []),
      ...['--dry-run=client', '-o', 'yaml'],
    ]
    const { stdout } = await exec(program('kubectl'), args, offline)
    const [theirs] = manifests(stdout)
    const [mine] = manifests(kubernetesSecrets(ours).join('---\n'))
    if (!theirs || !mine) throw new Error('No manifest')
    const { creationTimestamp: _created, ...metadata } = theirs.metadata
    expect({ ...mine, data: decoded(mine) }).toEqual({ ...theirs, metadata, data: decoded(theirs) })
  })

  it('kubectl reads every document of the file as it is, values that look like others included', async () => {
    const ours = login({ name: 'on', namespaces: ['yes', '0123', 'null', '1e3'], password: anyPassword() })
    const file = join(await temporaryFolder(), 'secrets.yaml')
    await writeFile(file, kubernetesSecrets(ours).join('---\n'))
    const { stdout } = await exec(
      program('kubectl'),
      [
        'annotate',
        '--local',
        '-f',
        file,
        'a=b',
        '-o',
        'jsonpath={.kind} {.metadata.name}/{.metadata.namespace} {.type}{"\\n"}',
      ],
      offline,
    )
    expect(stdout.trim().split('\n')).toEqual(
      ours.namespaces.map((namespace) => `Secret on/${namespace} kubernetes.io/dockerconfigjson`),
    )
  })
})

it('holds the login alone, with auth for programs that read nothing else', () => {
  const password = anyPassword()
  const [mine] = manifests(kubernetesSecrets(login({ password })).join('---\n'))
  if (!mine) throw new Error('No manifest')
  const auth = Buffer.from(`ann:${password}`).toString('base64')
  expect(decoded(mine)).toEqual({ auths: { 'registry.test:5000': { username: 'ann', password, auth } } })
  expect(Object.keys(mine.data)).toEqual(['.dockerconfigjson'])
})

it('a long secret stays on one line', () => {
  const [text = ''] = kubernetesSecrets(login({ password: 'x'.repeat(65_536) }))
  expect(text.split('\n').filter((line) => line.includes('.dockerconfigjson'))).toHaveLength(1)
  expect(manifests(text)).toHaveLength(1)
})
