import type { TourStep } from '../../composables/tour.store.ts'

/** Where a step is at home: its page, and the control that it speaks of, the first of them that is there. */
export interface TourPlace {
  readonly page: string
  readonly controls: readonly string[]
}

export const tourPlaces: { readonly [S in TourStep]: TourPlace } = {
  add: { page: '/registries', controls: ['[data-tour="add"]'] },
  match: { page: '/launch', controls: ['[data-tour="match"]'] },
  deactivate: { page: '/registries', controls: ['[data-tour="table"]', '[data-tour="add"]'] },
}

/** What the keyboard goes to in a control that cannot have the focus itself. */
export const focusable = 'a[href], button:not(:disabled), input:not(:disabled), select, textarea, [tabindex]'
