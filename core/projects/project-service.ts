import type { ActivityKind } from '../../contract/activity.ts'
import type { Topic } from '../../contract/app.ts'
import { invalidInput, Problem } from '../../contract/problem.ts'
import type { Project } from '../../contract/projects.ts'
import type { ActivityRecorder } from '../activity/activity-log.ts'
import type { Document } from '../storage/document.ts'
import { namespaceFault, projectFault, sameName } from './project-names.ts'
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

/**
 * The workspace's projects and namespaces. What depends on one is not known here: whoever removes one has looked
 * before.
 */
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
    return projectOf(this.#options.document.value, id)
  }

  /** Throws `project.not-found` and `namespace.not-found`. */
  place(projectId: string, name: string): Place {
    const project = this.project(projectId)
    const namespace = project.namespaces.find((each) => each.name === name)
    if (!namespace) throw new Problem('namespace.not-found', { name })
    return { project, namespace }
  }

  /** Throws `project.not-found` and `namespace.not-found`. */
  namespace(projectId: string, namespaceId: string): Place {
    const project = this.project(projectId)
    return { project, namespace: namespaceOf(project, namespaceId) }
  }

  /** The name of a namespace, or its id where damaged files know of none. */
  namespaceName(projectId: string, namespaceId: string): string {
    const { projects } = this.#options.document.value
    const project = projects.find(({ id }) => id === projectId)
    return project?.namespaces.find(({ id }) => id === namespaceId)?.name ?? namespaceId
  }

  /** Makes a project with the namespace `default`. Throws `input.invalid` at `name`, and `project.name-taken`. */
  async add(typed: string, environmentId: string): Promise<Project> {
    const { newId } = this.#options
    const name = checkedProjectName(typed)
    const id = newId()
    const project = { id, name, environmentId, namespaces: [{ id: newId(), name: 'default' }] }
    await this.#update('project.added', name, (workspace) => {
      refuseTaken(workspace, name)
      return { ...workspace, projects: [...workspace.projects, project] }
    })
    return this.shown(id)
  }

  /** Throws as `add`, and `project.not-found`. */
  async rename(id: string, typed: string): Promise<Project> {
    const name = checkedProjectName(typed)
    await this.#update('project.renamed', name, (workspace) => {
      const project = projectOf(workspace, id)
      refuseTaken(workspace, name, id)
      return project.name === name ? workspace : withProject(workspace, { ...project, name })
    })
    return this.shown(id)
  }

  /** `seen`: that nothing of it is left on its engine. Throws `project.not-found` and `project.last`. */
  async remove(id: string, seen = true): Promise<void> {
    const { name } = this.project(id)
    await this.#update(seen ? 'project.removed' : 'project.forgotten', name, (workspace) => {
      projectOf(workspace, id)
      if (workspace.projects.length === 1) throw new Problem('project.last', {})
      return { ...workspace, projects: workspace.projects.filter((each) => each.id !== id) }
    })
  }

  /** Gives the namespace of that name, made now if there is none. Throws `input.invalid` at the field `namespace`. */
  async ensureNamespace(projectId: string, typed: string): Promise<Place> {
    const name = checkedNamespaceName(typed)
    const namespace = { id: this.#options.newId(), name }
    await this.#update('namespace.added', name, (workspace) => {
      const project = projectOf(workspace, projectId)
      // another page may have asked for the same name while this one waited
      if (project.namespaces.some((each) => each.name === name)) return workspace
      return withProject(workspace, { ...project, namespaces: [...project.namespaces, namespace] })
    })
    return this.place(projectId, name)
  }

  /** Its id stays, so whatever belongs to it does too. Throws `input.invalid`, `namespace.name-taken`. */
  async renameNamespace(projectId: string, namespaceId: string, typed: string): Promise<Project> {
    const name = checkedNamespaceName(typed)
    await this.#update('namespace.renamed', name, (workspace) => {
      const project = projectOf(workspace, projectId)
      const before = namespaceOf(project, namespaceId)
      if (before.name === name) return workspace
      if (project.namespaces.some((each) => each.name === name)) {
        throw new Problem('namespace.name-taken', { name })
      }
      const namespaces = project.namespaces.map((each) => (each === before ? { ...each, name } : each))
      return withProject(workspace, { ...project, namespaces })
    })
    return this.shown(projectId)
  }

  /** `seen` as for `remove`. Throws `namespace.not-found` and `namespace.last`. */
  async removeNamespace(projectId: string, namespaceId: string, seen = true): Promise<Project> {
    const { namespace } = this.namespace(projectId, namespaceId)
    await this.#update(seen ? 'namespace.removed' : 'namespace.forgotten', namespace.name, (workspace) => {
      const project = projectOf(workspace, projectId)
      const { name } = namespaceOf(project, namespaceId)
      if (project.namespaces.length === 1) throw new Problem('namespace.last', { name })
      const namespaces = project.namespaces.filter(({ id }) => id !== namespaceId)
      return withProject(workspace, { ...project, namespaces })
    })
    return this.shown(projectId)
  }

  async #update(
    kind: ActivityKind,
    subject: string,
    change: (workspace: Workspace) => Workspace,
  ): Promise<void> {
    const { document, activity, announce } = this.#options
    let isChange = false
    await document.update((before) => {
      const after = change(before)
      isChange = after !== before
      return after
    })
    if (!isChange) return
    activity.record({ kind, ok: true, subject })
    announce('projects')
  }
}

function checkedProjectName(typed: string): string {
  const fault = projectFault(typed)
  if (fault) throw invalidInput(fault)
  return typed.trim()
}

function checkedNamespaceName(typed: string): string {
  const fault = namespaceFault(typed)
  if (fault) throw invalidInput(fault)
  return typed.trim()
}

function projectOf({ projects }: Workspace, id: string): ProjectRecord {
  const found = projects.find((project) => project.id === id)
  if (!found) throw new Problem('project.not-found', { id })
  return found
}

function namespaceOf({ namespaces }: ProjectRecord, id: string): Place['namespace'] {
  const found = namespaces.find((each) => each.id === id)
  if (!found) throw new Problem('namespace.not-found', { name: id })
  return found
}

function refuseTaken({ projects }: Workspace, name: string, exceptId?: string): void {
  const existing = projects.find((each) => each.id !== exceptId && sameName(each.name, name))
  if (existing) {
    throw new Problem('project.name-taken', { existing: { id: existing.id, name: existing.name } })
  }
}

function withProject(workspace: Workspace, project: ProjectRecord): Workspace {
  return {
    ...workspace,
    projects: workspace.projects.map((each) => (each.id === project.id ? project : each)),
  }
}

function shown(project: ProjectRecord): Project {
  return { ...project, namespaces: project.namespaces.map((namespace) => ({ ...namespace })) }
}
