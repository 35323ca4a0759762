import { type ActivityEntry, activityGroup } from '../../../contract/activity.ts'

/** A way from an entry to what it is about. `text` is a key of `activity.links`. */
export interface EntryLink {
  readonly text:
    | 'registry'
    | 'launch'
    | 'workloads'
    | 'images'
    | 'projects'
    | 'vault'
    | 'terminal'
    | 'environments'
  readonly to: string
}

/** Where what the entry is about can be seen. `known` says whether a registry is still there. */
export function entryLinks(entry: ActivityEntry, known: (registryId: string) => boolean): EntryLink[] {
  const { registry } = entry
  const link = aboutLink(entry)
  return [
    ...(registry && known(registry.id)
      ? [{ text: 'registry' as const, to: `/registries?show=${registry.id}` }]
      : []),
    ...(link ? [link] : []),
  ]
}

function aboutLink({ kind, subject }: ActivityEntry): EntryLink | undefined {
  switch (activityGroup(kind)) {
    case 'registries':
      return undefined
    case 'pulls':
      return subject === undefined ? undefined : launchLink(subject)
    case 'workloads':
      if (kind.startsWith('launch.') && kind !== 'launch.started') {
        return subject === undefined ? undefined : launchLink(subject)
      }
      return { text: 'workloads', to: '/workloads' }
    case 'services':
      return { text: 'workloads', to: '/workloads' }
    case 'images':
      return { text: 'images', to: '/images' }
    case 'projects':
      return { text: 'projects', to: '/projects' }
    case 'environments':
      return { text: 'environments', to: '/environments' }
    case 'vault':
      return { text: 'vault', to: '/vault' }
    case 'terminal':
      return { text: 'terminal', to: '/terminal' }
  }
}

function launchLink(image: string): EntryLink {
  return { text: 'launch', to: `/launch?image=${encodeURIComponent(image)}` }
}
