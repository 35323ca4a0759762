import type { Chance } from '../saves/power-cut.ts'

/** A registry as far as the edits of the killed program go. */
export interface PlannedRegistry {
  readonly name: string
  readonly active: boolean
  readonly description: string
  /** Nothing for an anonymous one. */
  readonly login?: { readonly username: string; readonly password: string }
}

/** Everything that the killed program edits. */
export interface PlannedData {
  readonly registries: readonly PlannedRegistry[]
  readonly namespaces: readonly string[]
  readonly passphrases: number
}

/** One edit, which both the killed program and the one that kills it can foretell. */
export type PlannedEdit =
  | { readonly kind: 'add'; readonly registry: PlannedRegistry }
  | { readonly kind: 'describe'; readonly name: string; readonly description: string }
  | {
      readonly kind: 'relogin'
      readonly name: string
      readonly login: { readonly username: string; readonly password: string }
    }
  | { readonly kind: 'deactivate' | 'activate' | 'remove'; readonly name: string }
  | { readonly kind: 'namespace'; readonly name: string }
  | { readonly kind: 'add-slot' | 'remove-slot' }

const most = 6

/** Chooses an edit that is allowed now; `number` makes its texts unlike any other's. */
export function nextEdit(data: PlannedData, number: number, chance: Chance): PlannedEdit {
  const text = `n${number}-${chance(2 ** 30).toString(36)}`
  const login = { username: `user-${number}`, password: text }
  const registry = data.registries[chance(Math.max(1, data.registries.length))]
  const add = (): PlannedEdit => ({
    kind: 'add',
    registry: {
      name: `r-${number}`,
      active: true,
      description: '',
      ...(chance(4) === 0 ? {} : { login }),
    },
  })
  if (chance(40) === 0) return { kind: data.passphrases === 0 ? 'add-slot' : 'remove-slot' }
  if (chance(10) === 0 && data.namespaces.length < 20) return { kind: 'namespace', name: `ns-${number}` }
  if (!registry || (data.registries.length < most && chance(3) === 0)) return add()
  const { name, active } = registry
  switch (chance(4)) {
    case 0:
      return { kind: active ? 'deactivate' : 'activate', name }
    case 1:
      return registry.login ? { kind: 'relogin', name, login } : { kind: 'describe', name, description: text }
    case 2:
      return active ? { kind: 'describe', name, description: text } : { kind: 'remove', name }
    default:
      return { kind: 'describe', name, description: text }
  }
}

/** The data after an edit. */
export function edited(data: PlannedData, edit: PlannedEdit): PlannedData {
  const changed = (name: string, change: Partial<PlannedRegistry>): PlannedData => ({
    ...data,
    registries: data.registries.map((each) => (each.name === name ? { ...each, ...change } : each)),
  })
  switch (edit.kind) {
    case 'add':
      return { ...data, registries: inOrder([...data.registries, edit.registry]) }
    case 'describe':
      return changed(edit.name, { description: edit.description })
    case 'relogin':
      return changed(edit.name, { login: edit.login })
    case 'deactivate':
      return changed(edit.name, { active: false })
    case 'activate':
      return changed(edit.name, { active: true })
    case 'remove':
      return { ...data, registries: data.registries.filter(({ name }) => name !== edit.name) }
    case 'namespace':
      return { ...data, namespaces: [...data.namespaces, edit.name] }
    case 'add-slot':
      return { ...data, passphrases: data.passphrases + 1 }
    case 'remove-slot':
      return { ...data, passphrases: data.passphrases - 1 }
  }
}

/** What a kill may leave between before and after, where an edit has several durable steps. */
export function halfway(data: PlannedData, edit: PlannedEdit): PlannedData[] {
  const { registries } = data
  const before = 'name' in edit ? registries.find(({ name }) => name === edit.name) : undefined
  if (!before?.login) return []
  const { username } = before.login
  const others = registries.filter((each) => each !== before)
  // The secret goes first, so the record may stand without it.
  if (edit.kind === 'remove') {
    const login = { username, password: 'vault.secret-unreadable' }
    return [{ ...data, registries: inOrder([...others, { ...before, login }]) }]
  }
  return []
}

export function inOrder(registries: readonly PlannedRegistry[]): PlannedRegistry[] {
  return [...registries].sort((a, b) => (a.name < b.name ? -1 : 1))
}
