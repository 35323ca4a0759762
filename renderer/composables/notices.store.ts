import { defineStore } from 'pinia'
import { ref } from 'vue'

/** A short word that something was done; it goes away by itself. Failures stand in the page instead. */
export interface Notice {
  readonly id: number
  readonly tone: 'good' | 'warning' | 'plain'
  readonly text: string
  readonly more?: string
}

const shown = 8000
const most = 4

/** The notices in the corner, oldest first. */
export const useNotices = defineStore('notices', () => {
  const list = ref<readonly Notice[]>([])
  const timers = new Map<number, ReturnType<typeof setTimeout>>()
  let count = 0

  function dismiss(id: number): void {
    clearTimeout(timers.get(id))
    timers.delete(id)
    list.value = list.value.filter((notice) => notice.id !== id)
  }

  function start(id: number): void {
    timers.set(
      id,
      setTimeout(() => dismiss(id), shown),
    )
  }

  return {
    list,
    dismiss,
    tell(tone: Notice['tone'], text: string, more?: string): void {
      count += 1
      const notice = { id: count, tone, text, ...(more === undefined ? {} : { more }) }
      for (const old of list.value.slice(0, Math.max(0, list.value.length - most + 1))) dismiss(old.id)
      list.value = [...list.value, notice]
      start(notice.id)
    },
    /** Stops the time while the user reads. */
    hold(): void {
      for (const timer of timers.values()) clearTimeout(timer)
      timers.clear()
    },
    release(): void {
      for (const { id } of list.value) if (!timers.has(id)) start(id)
    },
  }
})
