import { onScopeDispose, type ShallowRef, shallowReadonly, shallowRef } from 'vue'
import type { RegistrySummary } from '../../../contract/registry/registry-record.ts'
import { usePlace } from '../../composables/place.store.ts'
import { useRegistries } from '../registries.store.ts'
import { type BlastLine, blastLines } from './blast-lines.ts'

/** What a one-click Deactivate would mean, beside the button that would do it (pixels of the window). */
export interface QuickHint {
  readonly id: string
  readonly lines: readonly BlastLine[]
  readonly top: number
  readonly right: number
}

const pause = 250
/** Room for a hint above the lower edge of the window. */
const room = 180

/** Says what follows before the press: as soon as the pointer or the keyboard rests on the button. */
export function useQuickHint(): {
  readonly hint: Readonly<ShallowRef<QuickHint | undefined>>
  consider(registry: RegistrySummary, button: HTMLElement): void
  leave(): void
} {
  const place = usePlace()
  const registries = useRegistries()
  const hint = shallowRef<QuickHint>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let turn = 0

  function leave(): void {
    clearTimeout(timer)
    turn += 1
    hint.value = undefined
  }

  async function ask(id: string, button: HTMLElement, mine: number): Promise<void> {
    // Without an answer there is no hint; the menu's Deactivate says why.
    const radius = await registries.impactOf([id], place.environment?.id ?? '').catch(() => undefined)
    if (mine !== turn || !radius || !button.isConnected) return
    const lines = blastLines(radius)
    if (lines.length === 0) return
    const { top, left } = button.getBoundingClientRect()
    hint.value = {
      id,
      lines,
      top: Math.max(8, Math.min(top, window.innerHeight - room)),
      right: window.innerWidth - left + 8,
    }
  }

  onScopeDispose(leave)
  return {
    hint: shallowReadonly(hint),
    consider: ({ id, state }, button) => {
      leave()
      if (state !== 'active') return
      const mine = turn
      timer = setTimeout(() => void ask(id, button, mine), pause)
    },
    leave,
  }
}
