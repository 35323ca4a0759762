import { readdirSync, readFileSync } from 'node:fs'
import type { Browser } from '@playwright/test'

/** Linux counts the time of a process in hundredths of a second (`USER_HZ`, proc(5)). */
const tick = 10

/** The time that a process has had on all processors so far, in milliseconds. */
export function cpuTimeOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // the name before the last bracket may hold anything
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [user, system] = [Number(fields[11]), Number(fields[12])]
  if (!Number.isFinite(user + system)) throw new Error(`no times in /proc/${pid}/stat`)
  return (user + system) * tick
}

/** The same to the nanosecond, of the threads that live now (proc(5), `schedstat`). */
export function exactCpuTimeOf(pid: number): number {
  return readdirSync(`/proc/${pid}/task`).reduce((sum, thread) => {
    const [time] = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')
    return sum + Number(time) / 1e6
  }, 0)
}

/** The same of all processes of a browser together. */
export async function cpuTimeOfBrowser(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession()
  try {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo')
    return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime * 1000, 0)
  } finally {
    await session.detach()
  }
}
