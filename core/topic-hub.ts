import type { Topic } from '../contract/app.ts'
import { latestOf } from './rpc/latest.ts'

/** Tells every page which parts of what it shows have changed. */
export class TopicHub {
  readonly #readers = new Set<(topic: Topic) => void>()

  readonly announce = (topic: Topic): void => {
    for (const reader of this.#readers) reader(topic)
  }

  /** Tells a part of the core too, at once each time. */
  listen(reader: (topic: Topic) => void): void {
    this.#readers.add(reader)
  }

  /** The topics since the last message, at most ten messages a second; the first is empty and says "connected". */
  changes(signal: AbortSignal | undefined): AsyncGenerator<Topic[], void> {
    const pending = new Set<Topic>()
    const subscribe = (onChange: () => void) => {
      const reader = (topic: Topic) => {
        pending.add(topic)
        onChange()
      }
      this.#readers.add(reader)
      return () => this.#readers.delete(reader)
    }
    const read = () => {
      const topics = [...pending]
      pending.clear()
      return topics
    }
    return latestOf(subscribe, read, { perSecond: 10 }, signal)
  }
}
