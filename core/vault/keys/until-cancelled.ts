import { Problem } from '../../../contract/problem.ts'
import type { OpenedSlot } from '../slots/slot-record.ts'

/**
 * Waits for a slot only until `cancels` is called on: then throws `vault.locked`, and zeroes the key that comes
 * too late.
 */
export async function untilCancelled(
  opening: Promise<OpenedSlot>,
  cancels: Set<() => void>,
): Promise<OpenedSlot> {
  let cancelled = false
  void opening.then(
    ({ dataKey }) => cancelled && dataKey.fill(0),
    () => undefined,
  )
  let cancel: () => void = () => undefined
  const cancelling = new Promise<never>((_, reject) => {
    cancel = () => {
      cancelled = true
      reject(new Problem('vault.locked', {}))
    }
  })
  cancels.add(cancel)
  try {
    return await Promise.race([opening, cancelling])
  } finally {
    cancels.delete(cancel)
  }
}
