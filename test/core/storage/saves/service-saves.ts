import { randomBytes, randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { Problem } from '../../../../contract/problem.ts'
import type { RegistryDraft } from '../../../../contract/registry/registry-forms.ts'
import { secretBinding } from '../../../../core/registries/registry-record.ts'
import { Secret } from '../../../../core/vault/secret.ts'
import { anyText } from '../../vault/vault-bed.ts'
import type { SaveKind } from './save-kind.ts'
import { standInSlot } from './stand-in-slot.ts'
import { registryDraft, type StartedServices, startedServices } from './started-services.ts'

/** The id of whatever a save makes. */
const newId = 'new'
const passwords = { first: anyText(), second: anyText() }

const slot = standInSlot(randomBytes(32))

function draft(services: StartedServices, name: string, password: string): RegistryDraft {
  return { ...registryDraft(services, name), password, username: password === '' ? '' : 'ann' }
}

/** The registry that stands before the save. */
function present({ registries }: StartedServices) {
  const [registry] = registries.list()
  if (registry === undefined) throw new Error('One registry was prepared')
  return registry
}

const oneRegistry = async (services: StartedServices) => {
  await services.editor.add(draft(services, 'first', passwords.first))
}

/** Everything that a user could see of the services' data, secrets included. */
async function shown(services: StartedServices) {
  const { registries, projects, journal, intents, origins, choices, loginBackups, vault } = services
  const summaries = registries.list()
  return {
    registries: summaries,
    credentials: await Promise.all(summaries.map(({ id }) => lent(registries, id))),
    orphan: vault.has(newId) && !summaries.some(({ id }) => id === newId),
    projects: projects.list(),
    intents: intents.list(),
    origins: origins.list().map(({ pulls }) => pulls.map(({ path }) => path)),
    known: journal.isPrivate('sha256:1'),
    mirrors: choices.value.mirrors,
    environments: choices.value.added,
    loginBackups: loginBackups.list(),
    notices: services.notices(),
  }
}

async function lent(registries: StartedServices['registries'], id: string) {
  try {
    return await registries.lend(id, async (credential) => ({
      username: credential?.username,
      password: credential?.secret.bytes.toString(),
    }))
  } catch (error) {
    if (error instanceof Problem) return error.code
    throw error
  }
}

const bob = { username: 'bob', password: passwords.second }

/** The edit form of the registry that stands, as it was opened. */
function edit(services: StartedServices) {
  const { id, name } = present(services)
  return { ...draft(services, name, ''), id }
}

type Shown = Awaited<ReturnType<typeof shown>>

function serviceSave(
  name: string,
  prepare: (services: StartedServices) => Promise<unknown>,
  save: (services: StartedServices) => Promise<unknown>,
  more: Partial<SaveKind> = {},
): SaveKind {
  return {
    name,
    prepare: async (place) => {
      await prepare(await startedServices(place, { newId: randomUUID, slot }))
    },
    open: async (place) => {
      const services = await startedServices(place, { newId: () => newId, slot })
      return { save: () => save(services), state: () => shown(services) }
    },
    ...more,
  }
}

const nothing = async () => undefined

const pull = {
  environmentId: 'default',
  imageId: 'sha256:1',
  host: 'first.example:5000',
  registryId: 'r1',
  projectId: 'p1',
}

const { imageId: _, ...intended } = pull
const intent = {
  ...intended,
  id: 'i1',
  reference: 'first.example:5000/team/app:1',
  path: 'team/app',
  at: 1000,
}

/** The saves of the services, some of them in several steps. */
export const serviceSaves: readonly SaveKind[] = [
  serviceSave('registry: added, anonymous', oneRegistry, (services) =>
    services.editor.add(draft(services, 'second', '')),
  ),
  serviceSave(
    'registry: added with a password',
    oneRegistry,
    (services) => services.editor.add(draft(services, 'second', passwords.second)),
    { steps: true },
  ),
  serviceSave('registry: description changed', oneRegistry, (services) => {
    const { id, name } = present(services)
    return services.editor.edit({ ...draft(services, name, ''), id, description: 'changed' })
  }),
  serviceSave(
    'registry: password changed',
    oneRegistry,
    (services) => {
      const { id, name } = present(services)
      const credential = { username: 'bob', password: passwords.second }
      return services.editor.edit({ ...draft(services, name, ''), id, credential })
    },
    { steps: true },
  ),
  serviceSave(
    'registry: password after a killed add',
    async (services) => {
      await oneRegistry(services)
      const { id } = present(services)
      const { vault, registries } = services
      await vault.remove(id)
      const secret = Secret.fromText(passwords.first)
      await vault.seal(id, secretBinding(registries.record(id)), secret, 'candidate')
    },
    (services) => services.editor.edit({ ...edit(services), credential: bob }),
    { steps: true },
  ),
  serviceSave(
    'registry: password after a killed remove',
    async (services) => {
      await oneRegistry(services)
      await services.vault.remove(present(services).id)
    },
    (services) => services.editor.edit({ ...edit(services), credential: bob }),
    { steps: true },
  ),
  serviceSave(
    'registry: password taken out',
    oneRegistry,
    (services) => services.editor.edit({ ...edit(services), credential: { username: '', password: '' } }),
    { steps: true },
  ),
  serviceSave(
    'registry: password given to an anonymous one',
    async (services) => {
      await services.editor.add(draft(services, 'first', ''))
    },
    (services) => services.editor.edit({ ...edit(services), credential: bob }),
    { steps: true },
  ),
  serviceSave(
    'registry: password where one can come back',
    async (services) => {
      await oneRegistry(services)
      await services.editor.edit({ ...edit(services), credential: { username: '', password: '' } })
    },
    (services) => services.editor.edit({ ...edit(services), credential: bob }),
    {
      steps: true,
      removes: true,
      // What was kept for the undo goes first.
      halfway: (left) =>
        isDeepStrictEqual((left as Shown).credentials, [{ username: undefined, password: undefined }]),
    },
  ),
  serviceSave(
    'registry: change undone',
    async (services) => {
      await oneRegistry(services)
      await services.editor.edit({ ...edit(services), credential: bob })
    },
    (services) => services.editor.undo(present(services).id),
    { steps: true },
  ),
  serviceSave(
    'registry: cloned',
    oneRegistry,
    (services) =>
      services.editor.clone({
        id: present(services).id,
        name: 'clone',
        scope: { kind: 'namespace', namespace: 'default' },
      }),
    { steps: true },
  ),
  serviceSave(
    'registry: leased',
    async (services) => {
      await oneRegistry(services)
      await services.registries.states.deactivate(present(services).id)
    },
    (services) => services.registries.states.lease(present(services).id, 'hour'),
  ),
  serviceSave(
    'registry: deactivated',
    oneRegistry,
    async (services) => {
      const { id, state } = present(services)
      if (state === 'active') await services.registries.states.deactivate(id)
    },
    { steps: true },
  ),
  serviceSave(
    'registry: removed',
    async (services) => {
      await oneRegistry(services)
      await services.registries.states.deactivate(present(services).id)
    },
    (services) => services.registries.states.remove(present(services).id),
    {
      steps: true,
      removes: true,
      // The secret goes first, so that none is left without its record.
      halfway: (left) => isDeepStrictEqual((left as Shown).credentials, ['vault.secret-unreadable']),
    },
  ),
  serviceSave('project: namespace added', nothing, ({ projects }) =>
    projects.ensureNamespace(projects.list()[0]?.id ?? 'none', 'web'),
  ),
  serviceSave('image origin: first pull noted', nothing, ({ journal }) =>
    journal.note({ ...pull, path: 'team/app' }),
  ),
  serviceSave(
    'image origin: another pull noted',
    ({ journal }) => journal.note({ ...pull, path: 'team/app' }),
    ({ journal }) => journal.note({ ...pull, path: 'team/web' }),
  ),
  serviceSave('environment: mirror confirmed', nothing, ({ choices }) =>
    choices.update((before) => ({
      ...before,
      mirrors: [
        { environmentId: 'default', endpoint: 'unix:///engine.sock', url: 'https://mirror.example/' },
      ],
    })),
  ),
  serviceSave('environment: added', nothing, ({ choices }) =>
    choices.update((before) => ({
      ...before,
      added: [...before.added, { id: 'far', name: 'far', endpoint: 'tcp://far.example:2376', files: {} }],
    })),
  ),
  serviceSave('login backup: noted', nothing, ({ loginBackups }) =>
    loginBackups.put({ id: 'b1', file: '/home/ann/.docker/config.json', at: 1000, removed: 1 }),
  ),
  serviceSave('pull intent: noted', nothing, ({ intents }) => intents.put(intent)),
  serviceSave(
    'pull intent: settled',
    ({ intents }) => intents.put(intent),
    ({ intents }) => intents.remove(intent.id),
    { removes: true },
  ),
]
