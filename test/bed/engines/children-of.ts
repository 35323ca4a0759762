import { readdirSync, readFileSync } from 'node:fs'

/** The processes that one has started and that are still its own: `unshare` passes no signal on to them. */
export function childrenOf(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((task) => {
    const children = readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim()
    return children.split(' ').filter(Boolean).map(Number)
  })
}
