import { onScopeDispose, type ShallowRef, shallowReadonly, shallowRef, watch } from 'vue'
import type { Tags } from '../../../contract/access.ts'
import { type Failure, toFailure } from '../../composables/failure.ts'

/** Asks for the tags of a repository as typed. `realm`: the user agrees that this place is asked. */
export type ListTags = (image: string, realm: string | undefined, signal: AbortSignal) => Promise<Tags>

export type TagsState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'asking' }
  | { readonly kind: 'answered'; readonly tags: Tags }
  | { readonly kind: 'failed'; readonly failure: Failure }

export interface LiveTags {
  readonly state: Readonly<ShallowRef<TagsState>>
  /** Asks at once, and with leave to ask that realm. */
  agree(realm: string): void
}

/** Longer than a pause within a word. */
const typingPause = 250

/**
 * The tags of the repository that is wanted now, a pause after the last change of it. What is asked is called off
 * when another one is wanted, or none; an answer that comes later is dropped.
 */
export function useTags(wanted: () => string | undefined, list: () => ListTags | undefined): LiveTags {
  const state = shallowRef<TagsState>({ kind: 'idle' })
  let timer: ReturnType<typeof setTimeout> | undefined
  let asked = new AbortController()

  async function ask(repository: string, realm: string | undefined): Promise<void> {
    const { signal } = asked
    const listTags = list()
    if (!listTags) return
    try {
      const tags = await listTags(repository, realm, signal)
      if (!signal.aborted) state.value = { kind: 'answered', tags }
    } catch (error) {
      if (!signal.aborted) state.value = { kind: 'failed', failure: toFailure(error) }
    }
  }

  function begin(pause: number, realm?: string): void {
    clearTimeout(timer)
    asked.abort()
    asked = new AbortController()
    const repository = wanted()
    state.value = { kind: repository === undefined ? 'idle' : 'asking' }
    if (repository === undefined) return
    timer = setTimeout(() => void ask(repository, realm), pause)
  }

  watch(wanted, () => begin(typingPause))
  begin(0)
  onScopeDispose(() => {
    clearTimeout(timer)
    asked.abort()
  })
  return { state: shallowReadonly(state), agree: (realm) => begin(0, realm) }
}
