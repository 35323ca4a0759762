import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

const place = 'fairlead.commands'
const most = 6

/** Ids of the commands that were used last in this browser, newest first. */
export const useRecentCommands = defineStore('recent-commands', () => {
  const ids = shallowRef<readonly string[]>(kept())
  return {
    ids,
    use: (id: string): void => {
      ids.value = [id, ...ids.value.filter((each) => each !== id)].slice(0, most)
      localStorage.setItem(place, JSON.stringify(ids.value))
    },
  }
})

/** What stands there may be from another version, or from somebody else. */
function kept(): readonly string[] {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(place) ?? '[]')
    return Array.isArray(found) ? found.filter((id) => typeof id === 'string').slice(0, most) : []
  } catch {
    return []
  }
}
