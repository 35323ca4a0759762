import type { ImageRow } from '../list/image-list.ts'

export type ImageAction = 'launch' | 'pull' | 'check' | 'save' | 'remove'

/** What can be done with an image, in the order of its menu; what needs a name is left out without one. */
export function actionsFor({ reference, update }: ImageRow): readonly ImageAction[] {
  if (reference === undefined) return ['save', 'remove']
  const check: readonly ImageAction[] = update.kind === 'never' ? [] : ['check']
  return ['launch', 'pull', ...check, 'save', 'remove']
}
