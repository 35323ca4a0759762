import { onScopeDispose, type Ref, readonly, ref } from 'vue'

/**
 * How much room the frame has. `narrow`: the navigation is behind a button. `middle`: it shows its icons alone.
 * In rem, so that large letters count as little room.
 */
export type FrameWidth = 'narrow' | 'middle' | 'wide'

/** The room that the frame has now. Only in `setup` of a component. */
export function useFrameWidth(): Readonly<Ref<FrameWidth>> {
  const atLeastMiddle = matchMedia('(min-width: 40rem)')
  const atLeastWide = matchMedia('(min-width: 52rem)')
  const look = (): FrameWidth => (atLeastWide.matches ? 'wide' : atLeastMiddle.matches ? 'middle' : 'narrow')
  const width = ref(look())
  const follow = (): void => {
    width.value = look()
  }
  for (const query of [atLeastMiddle, atLeastWide]) query.addEventListener('change', follow)
  onScopeDispose(() => {
    for (const query of [atLeastMiddle, atLeastWide]) query.removeEventListener('change', follow)
  })
  return readonly(width)
}
