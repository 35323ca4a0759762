import type { RegistryDraft } from '../../../contract/registry/registry-forms.ts'
import type { ProjectService } from '../../projects/project-service.ts'
import type { RegistryRecord } from '../registry-record.ts'
import type { WantedScope } from './taken.ts'

type ScopeDraft = RegistryDraft['scope']

/** What a scope as typed means now. Throws `project.not-found`. */
export function wantedScope(projects: ProjectService, projectId: string, draft: ScopeDraft): WantedScope {
  const { namespaces } = projects.project(projectId)
  if (draft.kind === 'project') return { kind: 'project' }
  const typed = draft.namespace.trim()
  const existing = namespaces.find(({ name }) => name === typed)
  return existing ? { kind: 'namespace', namespaceId: existing.id } : { kind: 'new-namespace' }
}

/** The scope to be stored; a namespace that does not exist yet is made now. Throws as `ensureNamespace`. */
export async function storedScope(
  projects: ProjectService,
  projectId: string,
  draft: ScopeDraft,
): Promise<RegistryRecord['scope']> {
  if (draft.kind === 'project') return { kind: 'project' }
  const { namespace } = await projects.ensureNamespace(projectId, draft.namespace)
  return { kind: 'namespace', namespaceId: namespace.id }
}
