import { oc } from '@orpc/contract'
import * as z from 'zod'
import { problemRecordSchema, problems } from './problem.ts'
import { idSchema, namespaceNameSchema, typedSchema } from './scalars.ts'

export const projectSchema = z.object({
  id: idSchema,
  name: z.string(),
  environmentId: idSchema,
  namespaces: z.array(z.object({ id: idSchema, name: namespaceNameSchema })),
})
export type Project = z.infer<typeof projectSchema>

/**
 * What keeps a project, or one namespace of it, from being removed. `workloads` are containers that are no replica
 * of one of the `services`; none is known where the engine could not be asked, for the reason `problem`.
 */
export const dependentsSchema = z.object({
  registries: z.array(z.object({ id: idSchema, name: z.string() })),
  services: z.array(z.object({ id: idSchema, name: z.string(), replicas: z.number() })),
  workloads: z.array(z.object({ id: z.string(), name: z.string() })),
  problem: problemRecordSchema.optional(),
})
export type Dependents = z.infer<typeof dependentsSchema>

const one = z.object({ id: idSchema })
/** Whether it may go although its engine cannot be asked for containers. What stands there is left alone. */
const leaving = { leaveUnseen: z.boolean().optional() }
const namespace = z.object({ projectId: idSchema, namespaceId: idSchema })
const saving = problems('storage.not-saved', 'storage.newer-format')
const engine = problems('environment.not-found', 'engine.unreachable', 'engine.unsupported', 'engine.failed')
const noProject = problems('project.not-found')
const noNamespace = problems('project.not-found', 'namespace.not-found')

export const projects = {
  list: oc.output(z.array(projectSchema)),

  /** The new project has one namespace, `default`. A name is 1 to 200 printable characters. */
  add: oc
    .input(z.object({ name: typedSchema, environmentId: idSchema }))
    .output(projectSchema)
    .errors({ ...saving, ...problems('input.invalid', 'environment.not-found', 'project.name-taken') }),

  rename: oc
    .input(one.extend({ name: typedSchema }))
    .output(projectSchema)
    .errors({ ...saving, ...noProject, ...problems('input.invalid', 'project.name-taken') }),

  /** Refused for the last project, while anything depends on it, and while its engine cannot be asked unless `leaveUnseen`. */
  remove: oc
    .input(one.extend(leaving))
    .output(z.object({}))
    .errors({ ...saving, ...noProject, ...engine, ...problems('project.last', 'project.in-use') }),

  /** What depends on the project, or on one namespace of it. */
  dependents: oc
    .input(z.object({ projectId: idSchema, namespaceId: idSchema.optional() }))
    .output(dependentsSchema)
    .errors(noNamespace),

  /** Gives what stands if there is one of that name already. */
  addNamespace: oc
    .input(z.object({ projectId: idSchema, name: typedSchema }))
    .output(projectSchema)
    .errors({ ...saving, ...noProject, ...problems('input.invalid') }),

  /** Whatever belongs to the namespace stays its own: it is known by its id. */
  renameNamespace: oc
    .input(namespace.extend({ name: typedSchema }))
    .output(projectSchema)
    .errors({ ...saving, ...noNamespace, ...problems('input.invalid', 'namespace.name-taken') }),

  /** Refused for the last one of a project, and otherwise as `remove`. */
  removeNamespace: oc
    .input(namespace.extend(leaving))
    .output(projectSchema)
    .errors({ ...saving, ...noNamespace, ...engine, ...problems('namespace.last', 'namespace.in-use') }),
}
