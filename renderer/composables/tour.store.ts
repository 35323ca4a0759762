import { defineStore } from 'pinia'
import { ref } from 'vue'
import { useSettings } from './settings.store.ts'

/** The steps of the tour, in their order. */
export const tourSteps = ['add', 'match', 'deactivate'] as const
export type TourStep = (typeof tourSteps)[number]

/** Which step of the tour is shown, if any. Whether it was seen is kept by the core. */
export const useTour = defineStore('tour', () => {
  const settings = useSettings()
  const step = ref<TourStep>()

  function end(): void {
    step.value = undefined
    // it would only be offered once more
    if (settings.chosen?.tourDone === false) settings.change({ tourDone: true }).catch(() => undefined)
  }

  return {
    step,
    start: (): void => {
      step.value = tourSteps[0]
    },
    /** Answers the step that is shown now; undefined where that was the last one. */
    next: (): TourStep | undefined => {
      const next = step.value && tourSteps[tourSteps.indexOf(step.value) + 1]
      if (next) step.value = next
      else end()
      return next
    },
    end,
  }
})
