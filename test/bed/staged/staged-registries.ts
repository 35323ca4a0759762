import type { Page } from '@playwright/test'
import { RegistriesPage } from '../../pages/registries-page.ts'

const hour = 60 * 60 * 1000
const day = 24 * hour

/** A registry of a picture, as it is typed. `ago` is when it was added, in milliseconds before now. */
export type StagedRegistry = {
  readonly name: string
  readonly provider: 'DockerHub' | 'Quay.io' | 'Custom'
  readonly address?: string
  readonly username: string
  readonly email?: string
  readonly namespace?: string
  readonly description?: string
  readonly ago: number
  /** When its credential expires, in milliseconds before now. */
  readonly expired?: number
  readonly inactive?: true
}

/** Where the only registry that is there listens. */
export const realHost = '127.0.0.2:5000'

/** Oldest first. */
export const stagedRegistries: readonly StagedRegistry[] = [
  {
    name: 'acme-packages',
    provider: 'Custom',
    address: 'ghcr.io/acme',
    username: 'acme-deploy',
    email: 'dev@acme.example',
    ago: 21 * day,
  },
  {
    name: 'edge-vendor',
    provider: 'Custom',
    address: 'registry.tidewater.example',
    username: 'acme-partner',
    email: 'edge@acme.example',
    namespace: 'edge',
    ago: 16 * day,
  },
  {
    name: 'legacy-nexus',
    provider: 'Custom',
    address: 'nexus.acme.example:8443',
    username: 'ci',
    email: 'ci@acme.example',
    ago: 12 * day,
    inactive: true,
  },
  {
    name: 'hub-acme',
    provider: 'DockerHub',
    username: 'acmebuild',
    email: 'ci@acme.example',
    ago: 9 * day,
  },
  {
    name: 'metrics-robot',
    provider: 'Quay.io',
    username: 'acme+robot',
    namespace: 'monitoring',
    ago: 6 * day,
  },
  {
    name: 'ecr-eu-west-1',
    provider: 'Custom',
    address: '123456789012.dkr.ecr.eu-west-1.amazonaws.com',
    username: 'AWS',
    email: 'dev@acme.example',
    ago: 2 * day,
    expired: 36 * hour,
  },
  {
    name: 'payments-deploy',
    provider: 'Custom',
    address: 'registry.gitlab.com/acme',
    username: 'deploy-token',
    email: 'pay@acme.example',
    namespace: 'payments',
    ago: 28 * hour,
  },
  {
    name: 'ghcr-read-only',
    provider: 'Custom',
    address: 'ghcr.io',
    username: 'acme-reader',
    ago: 26 * hour,
  },
  {
    name: 'workshop',
    provider: 'Custom',
    address: realHost,
    username: 'workshop',
    email: 'ops@acme.example',
    ago: 5 * hour,
  },
]

/** The usernames that each host takes, by the address that the engine is asked with. */
export const stagedLogins: ReadonlyMap<string, readonly string[]> = new Map([
  ['ghcr.io', ['acme-deploy', 'acme-reader']],
  ['registry.tidewater.example', []],
  ['nexus.acme.example:8443', ['ci']],
  ['https://index.docker.io/v1/', ['acmebuild']],
  ['quay.io', ['acme+robot']],
  ['123456789012.dkr.ecr.eu-west-1.amazonaws.com', ['AWS']],
  ['registry.gitlab.com', ['deploy-token']],
])

/** Types it into the add form and saves it, even where its credential is not accepted. */
export async function addStaged(page: Page, staged: StagedRegistry, password: string): Promise<void> {
  const registries = new RegistriesPage(page)
  const { dialog } = registries
  await registries.openAddForm()
  await dialog.getByRole('radio', { name: staged.provider }).check()
  if (staged.address !== undefined) await registries.field('Registry address').fill(staged.address)
  await registries.field('Username').fill(staged.username)
  await registries.field('Password').fill(password)
  await registries.field('E-mail').fill(staged.email ?? '')
  if (staged.expired !== undefined)
    await registries.field('Expires').fill(localTime(Date.now() - staged.expired))
  await registries.field('Name').fill(staged.name)
  if (staged.namespace !== undefined) {
    await dialog.getByRole('radio', { name: 'A single namespace' }).check()
    await registries.field('Namespace').fill(staged.namespace)
  }
  await dialog.getByRole('button', { name: 'Create', exact: true }).click()
  const anyway = dialog.getByRole('button', { name: 'Save anyway', exact: true })
  await registries.row(staged.name).or(anyway).waitFor()
  if (await anyway.isVisible()) await anyway.click()
  await registries.row(staged.name).waitFor()
  if (staged.inactive) await registries.deactivate(staged.name)
}

function localTime(at: number): string {
  const date = new Date(at - new Date(at).getTimezoneOffset() * 60_000)
  return date.toISOString().slice(0, 16)
}
