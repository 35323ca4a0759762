import { createHash, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { readdirSync, writeSync } from 'node:fs'
import { Problem } from '../../../../contract/problem.ts'
import { nodeFileLayer } from '../../../../core/storage/node-file-layer.ts'
import { Secret } from '../../../../core/vault/secret.ts'
import { seededChance } from '../saves/power-cut.ts'
import { standInSlot } from '../saves/stand-in-slot.ts'
import { registryDraft, type StartedServices, startedServices } from '../saves/started-services.ts'
import {
  edited,
  halfway,
  inOrder,
  nextEdit,
  type PlannedData,
  type PlannedEdit,
  type PlannedRegistry,
} from './planned-edits.ts'

/**
 * Waits for a line with folder, seed and number of the first edit, opens the folder, says what it found,
 * and then edits without end: it says each edit before it is begun, and once it is confirmed.
 */
const say = (line: object) => writeSync(1, `${JSON.stringify(line)}\n`)

say({ ready: true })
const [line] = await once(process.stdin.setEncoding('utf8'), 'data')
const [folder = '', seed = '0', first = '0'] = String(line).trim().split('\n')
const slot = standInSlot(createHash('sha256').update(folder).digest())
const services = await startedServices({ layer: nodeFileLayer, folder }, { newId: randomUUID, slot })
const { activity, editor, projects, registries, vault } = services
const leftovers = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.tmp'),
)
let data = await found(services)
const noted = Math.max(0, ...activity.list({ limit: 10 }).map(({ subject }) => Number(subject)))
say({ found: data, noted, troubles: [...services.notices(), ...leftovers] })

const chance = seededChance(Number(seed))
for (let number = Number(first); ; number += 1) {
  const edit = nextEdit(data, number, chance)
  const after = edited(data, edit)
  say({ number, edit, after, halfway: halfway(data, edit) })
  await make(edit)
  activity.record({ kind: 'registry.edited', ok: true, subject: String(number) })
  await activity.dispose()
  say({ confirmed: number })
  data = after
}

async function found({ registries, projects, vault }: StartedServices): Promise<PlannedData> {
  const planned = registries
    .list()
    .map(async ({ id, name, state, description = '' }): Promise<PlannedRegistry> => {
      const login = await loginOf(id)
      return { name, active: state === 'active', description, ...(login && { login }) }
    })
  return {
    registries: inOrder(await Promise.all(planned)),
    namespaces: (projects.list()[0]?.namespaces ?? []).map(({ name }) => name),
    passphrases: vault.slots().filter(({ kind }) => kind === 'passphrase').length,
  }
}

async function loginOf(id: string): Promise<PlannedRegistry['login']> {
  try {
    return await registries.lend(id, async (credential) => {
      if (!credential) return undefined
      return { username: credential.username, password: credential.secret.bytes.toString() }
    })
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return { username: registries.record(id).username ?? '', password: error.code }
  }
}

async function make(edit: PlannedEdit): Promise<unknown> {
  const idOf = (name: string) => registries.list().find((each) => each.name === name)?.id ?? 'none'
  switch (edit.kind) {
    case 'add': {
      const { name, login } = edit.registry
      return await editor.add({ ...registryDraft(services, name), ...login })
    }
    case 'describe': {
      const { name, description } = edit
      return await editor.edit({ ...registryDraft(services, name), id: idOf(name), description })
    }
    case 'relogin': {
      const id = idOf(edit.name)
      const { description = '' } = registries.record(id)
      return await editor.edit({
        ...registryDraft(services, edit.name),
        id,
        description,
        credential: edit.login,
      })
    }
    case 'deactivate':
      return await registries.states.deactivate(idOf(edit.name))
    case 'activate':
      return await registries.states.activate(idOf(edit.name))
    case 'remove':
      return await registries.states.remove(idOf(edit.name))
    case 'namespace':
      return await projects.ensureNamespace(projects.list()[0]?.id ?? 'none', edit.name)
    case 'add-slot':
      return await vault.addSlot({ passphrase: Secret.fromText(randomUUID()) })
    case 'remove-slot':
      return await vault.removeSlot(vault.slots().find(({ kind }) => kind === 'passphrase')?.id ?? 'none')
  }
}
