import {
  onScopeDispose,
  type Ref,
  readonly,
  ref,
  type ShallowRef,
  shallowReadonly,
  shallowRef,
  watch,
} from 'vue'
import type { LogEntry, LogRequest } from '../../../contract/logs.ts'
import { type Failure, toFailure } from '../../composables/failure.ts'
import { appendLog, clearedLog, emptyLog, type LogText } from './text/log-text.ts'

/** What is kept in the page; the saved file has all. */
const kept = { lines: 50_000, size: 16 * 1024 * 1024 }

/** Where a log is begun to be read. */
export type LogRange = Pick<LogRequest, 'tail' | 'since'>

export interface Log {
  readonly text: Readonly<ShallowRef<LogText>>
  readonly failure: Readonly<ShallowRef<Failure | undefined>>
  /** Until the first answer. */
  readonly reading: Readonly<Ref<boolean>>
  /** The number of a container in the lines. */
  sourceOf(id: string): number
  clear(): void
  /** Reads it anew. */
  again(): void
}

/**
 * Reads the logs of containers as one, from the start again whenever `run` changes. Containers that come later are
 * read beside those that are; what a container that is gone has said stays.
 */
export function useLog(
  open: (ids: readonly string[], signal: AbortSignal) => Promise<AsyncIterable<{ entries: LogEntry[] }>>,
  ids: () => readonly string[],
  run: () => unknown,
): Log {
  const text = shallowRef(emptyLog)
  const failure = shallowRef<Failure>()
  const reading = ref(true)
  const numbers = new Map<string, number>()
  let known = new Set<string>()
  let current: AbortController | undefined

  function sourceOf(id: string): number {
    const number = numbers.get(id) ?? numbers.size
    numbers.set(id, number)
    return number
  }

  async function read(asked: readonly string[], signal: AbortSignal): Promise<void> {
    const sources = asked.map(sourceOf)
    try {
      for await (const { entries } of await open(asked, signal)) {
        if (signal.aborted) return
        text.value = appendLog(text.value, entries, sources, kept)
        reading.value = false
      }
    } catch (error) {
      if (!signal.aborted) failure.value = toFailure(error)
    } finally {
      if (!signal.aborted) reading.value = false
    }
  }

  function again(): void {
    current?.abort()
    current = new AbortController()
    text.value = emptyLog
    failure.value = undefined
    reading.value = true
    const asked = ids()
    known = new Set(asked)
    void read(asked, current.signal)
  }

  watch(run, again, { immediate: true })
  watch(
    () => ids().join(' '),
    () => {
      const fresh = ids().filter((id) => !known.has(id))
      for (const id of fresh) known.add(id)
      if (fresh.length > 0 && current) void read(fresh, current.signal)
    },
  )
  onScopeDispose(() => current?.abort())

  return {
    text: shallowReadonly(text),
    failure: shallowReadonly(failure),
    reading: readonly(reading),
    sourceOf,
    clear: () => {
      text.value = clearedLog(text.value)
    },
    again,
  }
}
