import type { Topic } from '../../contract/app.ts'
import type { Fault } from '../../contract/fault.ts'
import { invalidInput, Problem } from '../../contract/problem.ts'
import type { Project } from '../../contract/projects.ts'
import { namespaceNameSchema } from '../../contract/scalars.ts'
import type { ActivityRecorder } from '../activity/activity-log.ts'
import type { Document } from '../storage/document.ts'
import type { ProjectRecord, Workspace } from './project-record.ts'

export interface ProjectServiceOptions {
  document: Document<Workspace>
  activity: ActivityRecorder
  announce: (topic: Topic) => void
  newId: () => string
}

/** A namespace with the project that it belongs to. */
export interface Place {
  project: ProjectRecord
  namespace: { id: string; name: string }
}

/** The workspace's projects and namespaces. */
export class ProjectService {
  readonly #options: ProjectServiceOptions

  constructor(options: ProjectServiceOptions) {
    this.#options = options
  }

  get workspaceId(): string {
    return this.#options.document.value.workspaceId
  }

  list(): Project[] {
    return this.#options.document.value.projects.map(shown)
  }

  /** One project as the page sees it. Throws `project.not-found`. */
  shown(id: string): Project {
    return shown(this.project(id))
  }

  /** Throws `project.not-found`. */
  project(id: string): ProjectRecord {
    const found = this.#options.document.value.projects.find((project) => project.id === id)
    if (!found) throw new Problem('project.not-found', { id })
    return found
  }

  /** Throws `project.not-found` and `namespace.not-found`. */
  place(projectId: string, name: string): Place {
    const project = this.project(projectId)
    const namespace = project.namespaces.find((each) => each.name === name)
    if (!namespace) throw new Problem('namespace.not-found', { name })
    return { project, namespace }
  }

  namespaceName(projectId: string, namespaceId: string): string {
    const namespace = this.project(projectId).namespaces.find((each) => each.id === namespaceId)
    if (!namespace) throw new Problem('namespace.not-found', { name: namespaceId })
    return namespace.name
  }

  /** Gives the namespace of that name, made now if there is none. Throws `input.invalid` at the field `namespace`. */
  async ensureNamespace(projectId: string, typed: string): Promise<Place> {
    const project = this.project(projectId)
    const fault = namespaceFault(typed)
    if (fault) throw invalidInput(fault)
    const name = typed.trim()
    if (project.namespaces.some((each) => each.name === name)) return this.place(projectId, name)
    const { document, activity, announce, newId } = this.#options
    const namespace = { id: newId(), name }
    const saved = await document.update((workspace) => withNamespace(workspace, projectId, namespace))
    // another page may have asked for the same name while this one waited
    const made = saved.projects.some(({ namespaces }) => namespaces.some(({ id }) => id === namespace.id))
    if (!made) return this.place(projectId, name)
    activity.record({ kind: 'namespace.added', ok: true, subject: name })
    announce('projects')
    return this.place(projectId, name)
  }
}

function withNamespace(workspace: Workspace, projectId: string, namespace: Place['namespace']): Workspace {
  const project = workspace.projects.find((each) => each.id === projectId)
  if (!project || project.namespaces.some((each) => each.name === namespace.name)) return workspace
  const changed = { ...project, namespaces: [...project.namespaces, namespace] }
  return {
    ...workspace,
    projects: workspace.projects.map((each) => (each === project ? changed : each)),
  }
}

function shown(project: ProjectRecord): Project {
  return { ...project, namespaces: project.namespaces.map((namespace) => ({ ...namespace })) }
}

/** What is wrong with a namespace's name as typed; nothing if it may stand on the engine. */
export function namespaceFault(typed: string): Fault | undefined {
  const name = typed.trim()
  if (name === '') return { field: 'namespace', code: 'required' }
  if (name.length > 63) return { field: 'namespace', code: 'too-long', params: { max: '63' } }
  if (!namespaceNameSchema.safeParse(name).success) return { field: 'namespace', code: 'namespace-format' }
  return undefined
}
