import { type ComputedRef, computed, type Ref } from 'vue'
import { type Command, type CommandGroup, commandGroups } from './command.ts'
import { useLookCommands } from './commands/use-look-commands.ts'
import { usePageCommands } from './commands/use-page-commands.ts'
import { usePlaceCommands } from './commands/use-place-commands.ts'
import { useRegistryCommands } from './commands/use-registry-commands.ts'
import { useWorkCommands } from './commands/use-work-commands.ts'
import { rankCommands } from './rank-commands.ts'
import { useRecentCommands } from './recent-commands.store.ts'

/** Lines under one heading; without a `name` they stand best first, whatever they are. */
export interface CommandRoom {
  readonly name: CommandGroup | undefined
  readonly commands: readonly Command[]
}

/** What the palette shows for these words. Only in `setup` of a component. */
export function useFoundCommands(words: Readonly<Ref<string>>): ComputedRef<readonly CommandRoom[]> {
  const pages = usePageCommands()
  const places = usePlaceCommands()
  const looks = useLookCommands()
  const registries = useRegistryCommands(words)
  const { work, image } = useWorkCommands(words)
  const recent = useRecentCommands()

  const standing = computed(() => [...pages.value, ...work.value, ...places.value, ...looks.value])
  return computed(() => {
    if (words.value.trim() === '') return rooms(standing.value, recent.ids)
    const ranked = rankCommands([...standing.value, ...registries.value], words.value, recent.ids)
    const typed = image.value
    const commands =
      typed === undefined ? ranked : typed.sure ? [typed.command, ...ranked] : [...ranked, typed.command]
    return commands.length === 0 ? [] : [{ name: undefined, commands }]
  })
}

/** Those used last, and then all others by their group. Places are bounded: more are found by words. */
function rooms(commands: readonly Command[], recent: readonly string[]): readonly CommandRoom[] {
  const last = recent.flatMap((id) => commands.filter((command) => command.id === id))
  return commandGroups
    .map((name) => ({
      name,
      commands:
        name === 'recent'
          ? last
          : commands
              .filter((each) => each.group === name && !each.sought && !last.includes(each))
              .slice(0, 20),
    }))
    .filter((room) => room.commands.length > 0)
}
