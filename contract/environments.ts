import { oc } from '@orpc/contract'
import * as z from 'zod'
import {
  discoveryNoteSchema,
  environmentDraftSchema,
  environmentSchema,
  environmentVerdictSchema,
} from './environment/environment.ts'
import { problems } from './problem.ts'
import { idSchema, typedSchema } from './scalars.ts'

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

const typing = problems('input.invalid', 'environment.name-taken')
const answering = problems('engine.unreachable', 'engine.unsupported', 'engine.failed')

export const environments = {
  /** What is known now; nothing is asked for it but engines whose first answer is still to come. */
  list: oc.output(z.array(environmentSchema)),

  /** Looks for engines anew, and asks those on this machine or over TCP on which no project lives. */
  discover: oc.output(z.object({ notes: z.array(discoveryNoteSchema) })),

  /** Asks the engine now, whatever the way, and no more waits for the next try. */
  reconnect: oc.input(ofEnvironment).output(environmentSchema).errors(problems('environment.not-found')),

  /** Whether an engine answers there. Nothing is kept. */
  check: oc.input(environmentDraftSchema).output(environmentVerdictSchema).errors(problems('input.invalid')),

  /** Unless `saveAnyway`, the engine must answer first. */
  add: oc
    .input(environmentDraftSchema.extend({ saveAnyway: z.boolean() }))
    .output(environmentSchema)
    .errors({ ...typing, ...answering, ...saving }),

  /** Of one that was added by hand. What is under way on its engine ends if the way changes. */
  edit: oc
    .input(ofEnvironment.extend(environmentDraftSchema.shape).extend({ saveAnyway: z.boolean() }))
    .output(environmentSchema)
    .errors({
      ...typing,
      ...answering,
      ...saving,
      ...problems('environment.not-found', 'environment.not-added'),
    }),

  /** Of one that was added by hand; refused while a project lives on it. */
  remove: oc
    .input(ofEnvironment)
    .output(z.object({}))
    .errors({
      ...saving,
      ...problems('environment.not-found', 'environment.not-added', 'environment.in-use'),
    }),

  /** Keeps one out of choices, or lets it back in; refused while a project lives on it. */
  hide: oc
    .input(ofEnvironment.extend({ hidden: z.boolean() }))
    .output(environmentSchema)
    .errors({ ...saving, ...problems('environment.not-found', 'environment.in-use') }),

  /** Allows, or no more, that credentials go to this endpoint over plain TCP (DE-11). */
  confirmPlainTcp: oc
    .input(ofEnvironment.extend({ endpoint: z.string().max(2000), confirmed: z.boolean() }))
    .output(environmentSchema)
    .errors({ ...saving, ...problems('environment.not-found', 'environment.changed') }),

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
