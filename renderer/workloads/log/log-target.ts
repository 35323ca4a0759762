/** Whose log is read: one container, or several whose logs are read as one. */
export interface LogTarget {
  readonly environmentId: string
  readonly name: string
  readonly description: string
  /** `id` is the engine's; `name` stands before each line where there are several. */
  readonly sources: readonly { readonly id: string; readonly name: string }[]
}

/** The log of one container. */
export function logOf(container: {
  readonly id: string
  readonly environmentId: string
  readonly name: string
  readonly image: string
}): LogTarget {
  const { id, environmentId, name, image } = container
  return { environmentId, name, description: image, sources: [{ id, name }] }
}
