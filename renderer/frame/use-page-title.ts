import { type ComputedRef, computed } from 'vue'
import { useRoute } from 'vue-router'
import { useTexts } from '../messages/texts.ts'

/** The title of the page that is shown, empty where the route has none. */
export function usePageTitle(): ComputedRef<string> {
  const { say } = useTexts()
  const route = useRoute()
  return computed(() => {
    const title = route.meta.title
    return typeof title === 'string' ? (say(`frame.pages.${title}`) ?? '') : ''
  })
}
