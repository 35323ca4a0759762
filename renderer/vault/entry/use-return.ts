import { useRoute, useRouter } from 'vue-router'

/**
 * Goes back to where the user came from (`?from=`), else to the Registries page. Whoever went elsewhere in the
 * meantime stays there.
 */
export function useReturn(): () => Promise<void> {
  const route = useRoute()
  const router = useRouter()
  const { path } = route
  return async () => {
    if (router.currentRoute.value.path !== path) return
    const { from } = route.query
    await router.push(typeof from === 'string' && from.startsWith('/') ? from : '/registries')
  }
}
