import { useRoute, useRouter } from 'vue-router'

/** Goes back to where the user came from (`?from=`), else to the Registries page. */
export function useReturn(): () => Promise<void> {
  const route = useRoute()
  const router = useRouter()
  return async () => {
    const { from } = route.query
    await router.push(typeof from === 'string' && from.startsWith('/') ? from : '/registries')
  }
}
