import type { Project } from '../../contract/projects.ts'

type Namespace = Project['namespaces'][number]

/** A name that is asked for: of something new, or of something that gets another one. */
export type NameQuestion =
  | { readonly kind: 'add-project' }
  | { readonly kind: 'rename-project' | 'add-namespace'; readonly project: Project }
  | { readonly kind: 'rename-namespace'; readonly project: Project; readonly namespace: Namespace }

/** Something that is to be deleted. */
export type RemovalQuestion =
  | { readonly kind: 'remove-project'; readonly project: Project }
  | { readonly kind: 'remove-namespace'; readonly project: Project; readonly namespace: Namespace }

/** What is to be done with a project or one of its namespaces. */
export type ProjectQuestion = NameQuestion | RemovalQuestion

/** What stands in the title: the thing itself, or the project that gets a namespace. */
export function questionName(question: ProjectQuestion): string {
  switch (question.kind) {
    case 'add-project':
      return ''
    case 'rename-project':
    case 'remove-project':
    case 'add-namespace':
      return question.project.name
    case 'rename-namespace':
    case 'remove-namespace':
      return question.namespace.name
  }
}
