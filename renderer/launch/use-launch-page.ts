import { computed, type Ref, ref, shallowRef, type WatchSource, watch } from 'vue'
import type { Failure } from '../composables/failure.ts'
import { useAction } from '../composables/use-action.ts'
import { faultsOf, useFaults } from '../composables/use-faults.ts'
import { useAccess } from './access/use-access.ts'
import { useLaunch } from './launch.store.ts'
import { useTrace } from './match/use-trace.ts'

/**
 * The buttons of the Launch page with what they answered, and the live trace, which is asked again whenever
 * `registries` change.
 */
export function useLaunchPage(registries: WatchSource) {
  const launching = useLaunch()
  const pressed = shallowRef<Readonly<Record<string, unknown>>>({})
  const traceFailed: Ref<unknown> = shallowRef()

  const live = useTrace(
    () => launching.request,
    async (request) => {
      const answer = await launching.trace(request)
      traceFailed.value = undefined
      return answer
    },
    (error) => {
      traceFailed.value = error
    },
  )
  watch(registries, live.refresh)

  const check = useAccess((signal) => launching.check(signal))
  /** The check is made because a pull has to wait for its turn: else the pull itself is the answer. */
  const waiting = ref(false)
  const pull = useAction(async () => {
    const job = await launching.pull()
    waiting.value = job.state === 'queued'
    if (waiting.value) void check.run()
    return job
  })
  const launch = useAction(() => launching.launch())
  const again = useAction((id: string) => launching.again(id))
  const stopLaunch = useAction((id: string) => launching.stop(id))
  const showAs = useAction(() => launching.showAs())
  const activate = useAction(async (id: string) => {
    await launching.activate(id)
    forget()
    live.refresh()
  })

  function forget(): void {
    check.forget()
    for (const action of [pull, launch, showAs, again, stopLaunch]) action.clear()
  }
  // Each by its value: one list of them would be another one whenever the engines are looked at.
  watch(
    [
      () => launching.typed.image,
      () => launching.typed.credentialId,
      () => launching.request?.namespace,
      () => launching.request?.platform,
    ],
    forget,
  )

  /** One press, one answer: what the other buttons said before is gone. */
  function press<R>(action: { run: () => Promise<R>; clear: () => void }): Promise<R> {
    for (const other of [check, pull, launch, showAs, again, stopLaunch])
      if (other.clear !== action.clear) other.clear()
    pressed.value = { ...launching.typed }
    waiting.value = false
    return action.run()
  }

  const rejected = computed(() =>
    [launch, pull, check, showAs].map(({ failure }) => failure.value).find((one) => faultsOf(one).length > 0),
  )
  const { faults, at } = useFaults(rejected)
  const shown = (failure: Failure | undefined): boolean => failure !== undefined && failure !== rejected.value

  return {
    access: check.answer,
    trace: live.trace,
    traceFailed,
    busy: { check: check.busy, pull: pull.busy, launch: launch.busy, activate: activate.busy },
    check: () => press(check),
    stopCheck: check.stop,
    /** The check under way is for a pull that waits. */
    waiting,
    pull: () => press(pull),
    launch: () => press(launch),
    showAs: () => press(showAs),
    again: (id: string) => again.run(id),
    stopLaunch: (id: string) => stopLaunch.run(id),
    activate: (id: string) => activate.run(id),
    activateFailure: activate.failure,
    /** What went wrong with the check, and with pull or launch; faults stand at their fields instead. */
    checkFailure: computed(() => [check.failure.value].find(shown)),
    failure: computed(() =>
      [launch, pull, showAs, again, stopLaunch].map(({ failure }) => failure.value).find(shown),
    ),
    faults,
    /** The sentence at a field, until the field is changed. */
    at: (field: string) => {
      const now: Readonly<Record<string, unknown>> = { ...launching.typed }
      return pressed.value[field] === now[field] ? at(field) : undefined
    },
  }
}
