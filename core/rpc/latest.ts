/** Tells the listener of each change, and gives back how to stop that. */
export type Subscribe = (onChange: () => void) => () => void

/**
 * The value now, and again after each change, at most `perSecond` times a second. Nothing is kept for a slow
 * reader: it gets the latest value when it asks. Ends when the signal does.
 */
export async function* latestOf<T>(
  subscribe: Subscribe,
  read: () => T | Promise<T>,
  { perSecond }: { perSecond: number },
  signal: AbortSignal | undefined,
): AsyncGenerator<T, void> {
  let changed = false
  let wake: (() => void) | undefined
  const unsubscribe = subscribe(() => {
    changed = true
    wake?.()
  })
  try {
    while (!signal?.aborted) {
      changed = false
      const given = performance.now()
      yield await read()
      await rest(given + 1000 / perSecond - performance.now(), signal)
      if (!changed) await until((awake) => (wake = awake), signal)
      wake = undefined
    }
  } finally {
    unsubscribe()
  }
}

function rest(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  if (milliseconds <= 0) return Promise.resolve()
  let timer: ReturnType<typeof setTimeout> | undefined
  return until((done) => {
    timer = setTimeout(done, milliseconds)
  }, signal).finally(() => clearTimeout(timer))
}

/** Waits for `begin` to call back, or for the signal, whichever is first. */
function until(begin: (done: () => void) => void, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve()
    const done = () => {
      signal?.removeEventListener('abort', done)
      resolve()
    }
    signal?.addEventListener('abort', done, { once: true })
    begin(done)
  })
}
