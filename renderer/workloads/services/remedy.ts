import type { Service } from '../../../contract/services.ts'

/** What makes a blocked service go on: a registry to be activated, or a place where it can be seen to. */
export type Remedy =
  | { readonly kind: 'activate'; readonly id: string; readonly name: string }
  | {
      readonly kind: 'place'
      readonly to: string
      readonly text: 'open' | 'add' | 'unlock'
      readonly name: string
    }

interface Named {
  readonly id: string
  readonly name: string
}

/** The next step for what a service waits for; undefined where it goes on by itself, or the words say all. */
export function remedyOf({ problem }: Pick<Service, 'problem'>): Remedy | undefined {
  if (!problem) return undefined
  const { registry, host } = problem.data as { readonly registry?: Named; readonly host?: string }
  switch (problem.code) {
    case 'match.inactive':
      return registry && { kind: 'activate', id: registry.id, name: registry.name }
    case 'match.expired':
    case 'pull.wrong-credential':
    case 'pull.no-right':
      return registry
        ? { kind: 'place', to: `/registries?show=${registry.id}`, text: 'open', name: registry.name }
        : { kind: 'place', to: '/registries', text: 'open', name: host ?? '' }
    case 'match.needs-credential':
    case 'pull.no-credential':
      return {
        kind: 'place',
        to: `/registries?add=1&address=${encodeURIComponent(host ?? '')}`,
        text: 'add',
        name: host ?? '',
      }
    case 'vault.locked':
      return { kind: 'place', to: '/vault/unlock', text: 'unlock', name: '' }
    default:
      return undefined
  }
}
