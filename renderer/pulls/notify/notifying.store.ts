import { defineStore } from 'pinia'
import { computed, ref } from 'vue'

/**
 * Whether the browser lets the page tell the user something while its window is not in front. It is asked only
 * after a press. The desktop application grants no page anything, so there is nothing to ask for there.
 */
export const useNotifying = defineStore('notifying', () => {
  const known = 'Notification' in window
  const permission = ref<NotificationPermission>(known ? Notification.permission : 'denied')

  return {
    mayAsk: computed(() => permission.value === 'default'),
    ask: async () => {
      if (known) permission.value = await Notification.requestPermission()
    },
    /** Shows nothing where it may not, or where the user looks at the page. `tag` replaces an earlier one. */
    tell: (tag: string, title: string, body: string) => {
      if (permission.value !== 'granted' || document.hasFocus()) return
      const shown = new Notification(title, { tag, body })
      shown.addEventListener('click', () => {
        window.focus()
        shown.close()
      })
    },
  }
})
