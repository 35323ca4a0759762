import * as z from 'zod'
import { originSchema } from '../../../contract/environment/environment.ts'
import { idSchema } from '../../../contract/scalars.ts'

const textSchema = z.string().max(2000)

const certificateFilesSchema = z.object({
  ca: textSchema.optional(),
  cert: textSchema.optional(),
  key: textSchema.optional(),
})

/** An environment that was added by hand. With `files`, though empty, TLS is spoken to it. */
export const addedEnvironmentSchema = z.object({
  id: idSchema,
  name: z.string().min(1).max(200),
  endpoint: textSchema,
  files: certificateFilesSchema.optional(),
})
export type AddedEnvironment = z.infer<typeof addedEnvironmentSchema>

/** One that was found and on which a project lives, as it was when it was last found. */
const rememberedSchema = addedEnvironmentSchema.extend({
  name: z.string().max(255),
  identity: textSchema.optional(),
  origins: z.array(originSchema),
})
export type RememberedEnvironment = z.infer<typeof rememberedSchema>

const endpointSchema = z.object({ environmentId: idSchema, endpoint: textSchema })

/**
 * The document `environments.json`: what was decided about engines. A confirmation is for one endpoint: the
 * same address may be another machine to the engine of another one.
 */
export const environmentChoicesSchema = z.object({
  mirrors: z.array(endpointSchema.extend({ url: textSchema })),
  added: z.array(addedEnvironmentSchema),
  remembered: z.array(rememberedSchema),
  hidden: z.array(idSchema),
  /** Where credentials may go over plain TCP. */
  plainTcp: z.array(endpointSchema),
})
export type EnvironmentChoices = z.infer<typeof environmentChoicesSchema>

export const noEnvironmentChoices: EnvironmentChoices = {
  mirrors: [],
  added: [],
  remembered: [],
  hidden: [],
  plainTcp: [],
}

/** Version 1 knew of confirmed mirrors alone. */
export function fromMirrorsAlone(value: unknown): unknown {
  return { ...noEnvironmentChoices, ...(typeof value === 'object' ? value : {}) }
}
