/** The rooms of the palette, in the order in which they are shown while nothing is typed. */
export const commandGroups = [
  'recent',
  'goTo',
  'actions',
  'registries',
  'work',
  'places',
  'looks',
  'image',
] as const
export type CommandGroup = (typeof commandGroups)[number]

/** One line of the command palette. */
export interface Command {
  /** Kept in the browser of those used last: never made of a name or an address. */
  readonly id: string
  readonly group: Exclude<CommandGroup, 'recent'>
  readonly label: string
  readonly icon: string
  /** Why it cannot be done now; it is shown all the same, and does nothing. */
  readonly blocked?: string | undefined
  /** Only found by words: there are too many of its kind to show them all. */
  readonly sought?: true
  run(): void
}
