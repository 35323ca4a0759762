import { oc } from '@orpc/contract'
import * as z from 'zod'
import { problemRecordSchema, problems } from './problem.ts'
import { imageRequestSchema, refusals } from './pulls.ts'
import { idSchema, instantSchema, typedSchema } from './scalars.ts'

const namedSchema = z.object({ id: idSchema, name: z.string() })

/**
 * The answer of the access rehearsal: may this credential read this image now. `platforms` are those of the
 * manifest, `platform` the one that was wanted or is the engine's own. `untold`: this engine cannot ask without
 * pulling (Podman), so that the pull itself gives the verdict.
 */
export const accessSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('ok'),
    digest: z.string().optional(),
    platforms: z.array(z.string()),
    platform: z.string().optional(),
    credential: namedSchema.optional(),
  }),
  z.object({
    kind: z.literal('refused'),
    problem: problemRecordSchema,
    platforms: z.array(z.string()).optional(),
    platform: z.string().optional(),
    credential: namedSchema.optional(),
  }),
  z.object({ kind: z.literal('untold'), credential: namedSchema.optional() }),
])
export type Access = z.infer<typeof accessSchema>

/**
 * A certificate as it was shown to this program. `names` are those that it is for, cut to the first twenty, with
 * the rest counted; `fingerprint` is SHA-256 in pairs of hex digits; `chain` counts the certificates that came.
 */
export const certificateSchema = z.object({
  subject: z.string(),
  issuer: z.string(),
  names: z.array(z.string()),
  moreNames: z.number(),
  validFrom: instantSchema,
  validTo: instantSchema,
  fingerprint: z.string(),
  chain: z.number(),
})
export type Certificate = z.infer<typeof certificateSchema>

/** What this program itself met at `/v2/` of the registry, without a credential and with no redirect followed. */
export const appSideSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('trusted'), status: z.number(), certificate: certificateSchema }),
  z.object({
    kind: z.literal('untrusted'),
    fault: z.enum(['unknown-issuer', 'self-signed', 'expired', 'not-yet-valid', 'other-name', 'other']),
    certificate: certificateSchema,
    proof: z.string(),
  }),
  z.object({ kind: z.literal('plain-http'), status: z.number() }),
  z.object({
    kind: z.literal('unreachable'),
    fault: z.enum(['no-such-host', 'refused', 'silent', 'cut', 'other']),
    proof: z.string(),
  }),
])
export type AppSide = z.infer<typeof appSideSchema>

/** What the engine met on the same way. `reached`: the registry itself answered, whatever it said. */
export const engineSideSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('reached') }),
  z.object({ kind: z.literal('failed'), problem: problemRecordSchema }),
  z.object({ kind: z.literal('untold') }),
])
export type EngineSide = z.infer<typeof engineSideSchema>

/** What the two sides come to together. */
export const conclusionSchema = z.enum([
  'engine-lacks-authority',
  'private-authority',
  'expired',
  'not-yet-valid',
  'other-name',
  'plain-http',
  'answers-differ',
  'only-app-reaches',
  'only-engine-reaches',
  'nobody-reaches',
  'engine-proxy',
  'works-now',
  'unclear',
])
export type Conclusion = z.infer<typeof conclusionSchema>

/** `elsewhere`: the engine may run on another machine than this program, so the two may see different networks. */
export const sidesSchema = z.object({
  host: z.string(),
  judgedBy: z.enum(['bundled', 'bundled-and-system']),
  elsewhere: z.boolean(),
  app: appSideSchema,
  engine: engineSideSchema,
  conclusion: conclusionSchema,
})
export type Sides = z.infer<typeof sidesSchema>

/** Which repository's tags are wanted. `realm`: the user agrees that this place is asked for the leave to list. */
export const tagsRequestSchema = imageRequestSchema
  .pick({ projectId: true, namespace: true, image: true, credentialId: true })
  .extend({ realm: typedSchema.optional() })
export type TagsRequest = z.infer<typeof tagsRequestSchema>

/**
 * The tags of one repository, newest version first. `more`: the list was cut. `ask`: the registry names another
 * place (`host[:port]`) that hands out the leave to list, and nobody has agreed to that yet.
 */
export const tagsSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('listed'),
    repository: z.string(),
    tags: z.array(z.string()),
    more: z.boolean(),
    credential: namedSchema.optional(),
  }),
  z.object({ kind: z.literal('ask'), host: z.string(), realm: z.string() }),
  z.object({
    kind: z.literal('unlisted'),
    host: z.string(),
    reason: z.enum([
      'refused',
      'not-found',
      'certificate',
      'in-clear',
      'unfit-realm',
      'unreachable',
      'silent',
      'too-large',
      'redirect',
      'quota',
      'elsewhere',
      'not-a-registry',
      'other',
    ]),
  }),
])
export type Tags = z.infer<typeof tagsSchema>

export const access = {
  check: oc.input(imageRequestSchema).output(accessSchema).errors(refusals),

  /** Looks at the registry of a typed image from here and through the engine. Nothing secret is ever sent. */
  sides: oc
    .input(imageRequestSchema.pick({ environmentId: true, image: true }))
    .output(sidesSchema)
    .errors(problems('input.invalid', 'environment.not-found', 'engine.unreachable')),

  /** Asks the registry itself, with the credential of the match, where that goes to nobody but the registry. */
  tags: oc.input(tagsRequestSchema).output(tagsSchema).errors(refusals),
}
