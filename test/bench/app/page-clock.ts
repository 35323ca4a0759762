import type { Page } from '@playwright/test'

/** The tasks and frames of the page while something was done to it, in milliseconds. */
export interface Busyness {
  /** The longest task over 50 ms, 0 where there was none (`longtask` entries, W3C Long Tasks). */
  readonly longestTask: number
  /** The longest time between two frames. */
  readonly longestFrame: number
  /** How many frames there were. */
  readonly frames: number
}

/**
 * Does something to the page and waits until nothing in it has changed for a while. Gives the milliseconds from
 * the event in the page, so that the way from the test to the browser is no part of it, until what changed last
 * was on the screen.
 */
export async function untilSettled(
  page: Page,
  event: 'click' | 'keydown',
  act: () => Promise<void>,
): Promise<number> {
  const watching = page.evaluate(
    ({ event, quiet }) =>
      new Promise<number>((done) => {
        addEventListener(
          event,
          ({ timeStamp: began }) => {
            let settled = 0
            let timer = 0
            const painted = () => {
              // a task of its own after the frame: by then the frame is on its way to the screen
              requestAnimationFrame(() => {
                const channel = new MessageChannel()
                channel.port1.onmessage = () => {
                  settled = performance.now() - began
                }
                channel.port2.postMessage(undefined)
              })
              clearTimeout(timer)
              timer = setTimeout(finish, quiet) as unknown as number
            }
            const observer = new MutationObserver(painted)
            const finish = () => {
              observer.disconnect()
              done(settled)
            }
            observer.observe(document.body, { childList: true, characterData: true, subtree: true })
            timer = setTimeout(finish, 2000) as unknown as number
          },
          { once: true, capture: true },
        )
      }),
    { event, quiet: 250 },
  )
  // the listener stands before anything is done
  await page.evaluate(() => undefined)
  await act()
  return await watching
}

/** Watches the page's tasks and frames while something is done to it. */
export async function busynessDuring(page: Page, act: () => Promise<void>): Promise<Busyness> {
  const watch = await page.evaluateHandle(() => {
    const seen = { longestTask: 0, longestFrame: 0, frames: 0, over: false }
    const observer = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) seen.longestTask = Math.max(seen.longestTask, duration)
    })
    observer.observe({ type: 'longtask' })
    let last = performance.now()
    const frame = (now: number) => {
      seen.longestFrame = Math.max(seen.longestFrame, now - last)
      seen.frames += 1
      last = now
      if (!seen.over) requestAnimationFrame(frame)
    }
    requestAnimationFrame(frame)
    return { seen, observer }
  })
  await act()
  return await watch.evaluate(async ({ seen, observer }) => {
    // entries of the last tasks come a little later
    await new Promise((done) => setTimeout(done, 100))
    seen.over = true
    observer.disconnect()
    const { longestTask, longestFrame, frames } = seen
    return { longestTask, longestFrame, frames }
  })
}
