import type { FileDoor } from './file-door.ts'

/** One door for the files of several services: the one that knows a ticket answers it. */
export function joinedDoors(doors: readonly FileDoor[]): FileDoor {
  return {
    receive: (ticket, offset) => {
      for (const door of doors) {
        const answer = door.receive(ticket, offset)
        if (answer !== 'unknown') return answer
      }
      return 'unknown'
    },
    give: async (ticket, gone) => {
      for (const door of doors) {
        const answer = await door.give(ticket, gone)
        if (answer !== 'unknown') return answer
      }
      return 'unknown'
    },
  }
}
