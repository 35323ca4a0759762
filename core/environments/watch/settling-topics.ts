import type { Topic } from '../../../contract/app.ts'

/** Docker 20.10 tells of an end before its list of containers shows it. */
const settlingTime = 500

/**
 * Tells of a topic at once, and again when the engine has settled after the last event of a row. Each telling makes
 * the page list every container, so a flood of events is told of twice a second.
 */
export class SettlingTopics {
  readonly #announce: (topic: Topic) => void
  readonly #settling = new Map<Topic, { timer: NodeJS.Timeout; again: boolean }>()

  constructor(announce: (topic: Topic) => void) {
    this.#announce = announce
  }

  tell(topic: Topic): void {
    const settling = this.#settling.get(topic)
    if (settling) settling.again = true
    else this.#start(topic)
  }

  dispose(): void {
    for (const { timer } of this.#settling.values()) clearTimeout(timer)
  }

  #start(topic: Topic): void {
    this.#announce(topic)
    const timer = setTimeout(() => {
      const again = this.#settling.get(topic)?.again
      this.#settling.delete(topic)
      if (again) this.#start(topic)
      else this.#announce(topic)
    }, settlingTime)
    this.#settling.set(topic, { timer: timer.unref(), again: false })
  }
}
