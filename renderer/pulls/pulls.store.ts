import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { isRunning, withChanges } from '../../contract/pull/pull-list.ts'
import type { PullJob } from '../../contract/pulls.ts'
import { useLive } from '../composables/live/use-live.ts'
import { useClient } from '../rpc/client.ts'

/** The pulls that the core knows, newest first, as its stream tells them. They outlive the page. */
export const usePulls = defineStore('pulls', () => {
  const client = useClient()
  const jobs = shallowRef<readonly PullJob[]>()

  useLive(
    (signal) => client.pulls.watch(undefined, { signal }),
    (changes) => {
      jobs.value = withChanges(jobs.value ?? [], changes)
    },
  )

  return {
    /** Undefined until the first answer. */
    jobs,
    /** In the order in which they came: those that wait stand last. */
    running: computed(() => jobs.value?.filter(isRunning).reverse() ?? []),
    cancel: (id: string) => client.pulls.cancel({ id }),
    retry: (id: string) => client.pulls.retry({ id }),
    retryAnonymously: (id: string) => client.pulls.retryAnonymously({ id }),
    /** Forgets those that have ended, in the core too. */
    clear: () => client.pulls.clear(),
  }
})
