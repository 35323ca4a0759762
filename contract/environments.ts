import { oc } from '@orpc/contract'
import * as z from 'zod'
import { problemRecordSchema, problems } from './problem.ts'
import { idSchema, typedSchema } from './scalars.ts'

/** One container engine. `engine` is there while it answers, `problem` while it does not. */
export const environmentSchema = z.object({
  id: idSchema,
  name: z.string(),
  endpoint: z.string(),
  engine: z
    .object({ product: z.string(), version: z.string(), apiVersion: z.string(), platform: z.string() })
    .optional(),
  problem: problemRecordSchema.optional(),
})
export type Environment = z.infer<typeof environmentSchema>

/** The ways in which engines are set up, each with settings at a place of its own. */
export const engineSetupSchema = z.enum([
  'docker',
  'docker-rootless',
  'docker-desktop',
  'docker-snap',
  'docker-windows',
  'podman',
  'podman-rootless',
])
export type EngineSetup = z.infer<typeof engineSetupSchema>

/**
 * One step on the engine's machine, by the reason that it does away with. `certificate`: the certificate of the
 * registry's authority (PEM) goes to `path`. `plain-http`: `content` goes into the file at `path`. `command`,
 * where there is one, makes the engine read it. A `~` is the home folder of the user whose engine it is.
 */
export const trustStepSchema = z.object({
  kind: z.enum(['certificate', 'plain-http']),
  path: z.string(),
  content: z.string().optional(),
  command: z.string().optional(),
})
export type TrustStep = z.infer<typeof trustStepSchema>

/** `lax`: the engine already speaks plain HTTP to this host, and looks at no certificate there. */
export const trustStepsSchema = z.object({
  host: z.string(),
  setup: engineSetupSchema,
  /** The engine's machine by its own name, where the paths are not on this one for sure. */
  machine: z.string().optional(),
  lax: z.boolean(),
  steps: z.array(trustStepSchema),
})
export type TrustSteps = z.infer<typeof trustStepsSchema>

/** A mirror in the engine's settings, by its address there. `confirmed`: it may be sent Docker Hub's credentials. */
export const mirrorSchema = z.object({ url: z.string(), confirmed: z.boolean() })
export type Mirror = z.infer<typeof mirrorSchema>

const ofEnvironment = z.object({ environmentId: idSchema })
const ofMirror = ofEnvironment.extend({ url: z.string().max(2000) })
const asking = problems('environment.not-found', 'engine.unreachable', 'engine.unsupported', 'engine.failed')
const saving = problems('storage.not-saved', 'storage.newer-format')

export const environments = {
  list: oc.output(z.array(environmentSchema)),

  /** What to do on the engine's side so that it speaks to the registry at this address. */
  trustSteps: oc
    .input(ofEnvironment.extend({ address: typedSchema }))
    .output(trustStepsSchema)
    .errors({ ...asking, ...problems('input.invalid') }),

  /** The engine's mirrors of Docker Hub, to which it would hand the credential with each pull. */
  mirrors: oc.input(ofEnvironment).output(z.array(mirrorSchema)).errors(asking),

  /** Allows that Docker Hub's credentials reach this mirror from now on; until all are, none is sent. */
  confirmMirror: oc
    .input(ofMirror)
    .output(z.array(mirrorSchema))
    .errors({ ...asking, ...saving, ...problems('environment.mirror-not-found') }),

  /** Takes a confirmation back, also of a mirror that the engine has no more. */
  forgetMirror: oc
    .input(ofMirror)
    .output(z.array(mirrorSchema))
    .errors({ ...asking, ...saving }),
}
