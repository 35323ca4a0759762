/** How far a layer is; the same words as in the contract, in the order in which they come. */
export type LayerPhase = 'waiting' | 'downloading' | 'verifying' | 'extracting' | 'done' | 'exists'

/**
 * One line of a pull's progress stream, with everything that an engine may say made safe: texts are cut and
 * stripped of control characters, numbers are whole, not negative and exact. An `unreadable` line might have
 * been an error, so a pull that holds one is never counted as done.
 */
export type PullEvent =
  | {
      readonly kind: 'layer'
      readonly id: string
      readonly phase: LayerPhase
      readonly text: string
      readonly current?: number
      readonly total?: number
    }
  | { readonly kind: 'status'; readonly text: string }
  | { readonly kind: 'failure'; readonly text: string }
  | { readonly kind: 'unreadable'; readonly text: string }
