import type { TextKey } from '../messages/texts.ts'

/** A page that navigation leads to. */
export interface PageLink {
  readonly to: string
  readonly icon: string
  readonly text: TextKey
}

/** The side navigation: `resources` stands as a group of its own between the two others. */
export const workPages: readonly PageLink[] = [
  { to: '/launch', icon: 'i-lucide-rocket', text: 'frame.pages.launch' },
  { to: '/workloads', icon: 'i-lucide-boxes', text: 'frame.pages.workloads' },
  { to: '/images', icon: 'i-lucide-layers', text: 'frame.pages.images' },
]

export const resourcePages: readonly PageLink[] = [
  { to: '/registries', icon: 'i-lucide-key-round', text: 'frame.pages.registries' },
]

export const recordPages: readonly PageLink[] = [
  { to: '/activity', icon: 'i-lucide-history', text: 'frame.pages.activity' },
]

/** The section Settings of the account menu. */
export const settingsPages: readonly PageLink[] = [
  { to: '/registries', icon: 'i-lucide-key-round', text: 'frame.pages.registries' },
  { to: '/environments', icon: 'i-lucide-server', text: 'frame.pages.environments' },
  { to: '/vault', icon: 'i-lucide-shield', text: 'frame.pages.vault' },
  { to: '/terminal', icon: 'i-lucide-square-terminal', text: 'frame.pages.terminal' },
  { to: '/appearance', icon: 'i-lucide-sun-moon', text: 'frame.pages.appearance' },
  { to: '/about', icon: 'i-lucide-info', text: 'frame.pages.about' },
]
