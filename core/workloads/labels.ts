/** What every label of the app begins with. */
export const labelPrefix = 'io.fairlead.'

/**
 * The labels on everything that the app makes on an engine. They hold ids, so that names can change and a
 * second data folder never takes over what is not its own.
 */
export const labelKeys = {
  workspace: 'io.fairlead.workspace',
  project: 'io.fairlead.project',
  namespace: 'io.fairlead.namespace',
  service: 'io.fairlead.service',
  revision: 'io.fairlead.revision',
  registry: 'io.fairlead.registry',
  image: 'io.fairlead.image',
} as const

export interface Owner {
  workspaceId: string
  projectId: string
  namespaceId: string
}

export function ownerLabels({ workspaceId, projectId, namespaceId }: Owner): Record<string, string> {
  return {
    [labelKeys.workspace]: workspaceId,
    [labelKeys.project]: projectId,
    [labelKeys.namespace]: namespaceId,
  }
}
