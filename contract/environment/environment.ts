import * as z from 'zod'
import { problemRecordSchema } from '../problem.ts'
import { idSchema, instantSchema, typedSchema } from '../scalars.ts'

/**
 * How an environment came to be known. `option`, `docker-host`, `docker-context` and `socket` are what the docker
 * CLI goes by; `added` is by hand.
 */
export const originKindSchema = z.enum([
  'option',
  'docker-host',
  'docker-context',
  'socket',
  'rootless',
  'docker-desktop',
  'colima',
  'rancher-desktop',
  'orbstack',
  'lima',
  'podman',
  'podman-machine',
  'podman-connection',
  'container-host',
  'added',
])
export type OriginKind = z.infer<typeof originKindSchema>

/** `name`: which of the kind, a context or profile for instance; empty where there is but one. */
export const originSchema = z.object({ kind: originKindSchema, name: z.string() })
export type Origin = z.infer<typeof originSchema>

/** The way to an engine. `tcp` is not encrypted, `tls` is. */
export const engineWaySchema = z.enum(['socket', 'tcp', 'tls', 'ssh'])
export type EngineWayKind = z.infer<typeof engineWaySchema>

/** Paths of PEM files on this machine; empty where there is none. */
const certificateFiles = { caFile: typedSchema, certFile: typedSchema, keyFile: typedSchema }

/** One container engine. `engine` is there while it answers, `problem` while it does not; neither before it was asked. */
export const environmentSchema = z.object({
  id: idSchema,
  name: z.string(),
  endpoint: z.string(),
  way: engineWaySchema,
  origins: z.array(originSchema),
  /** Added by hand, so that it can be edited and removed. */
  added: z.boolean(),
  hidden: z.boolean(),
  /** A project lives on it, but it is not found any more. */
  absent: z.boolean(),
  /** Where the way is plain TCP: whether credentials may go there. `local`: it stays on this machine. */
  plainTcp: z.enum(['local', 'unconfirmed', 'confirmed']).optional(),
  files: z.object(certificateFiles).optional(),
  projects: z.array(z.object({ id: idSchema, name: z.string() })),
  engine: z
    .object({ product: z.string(), version: z.string(), apiVersion: z.string(), platform: z.string() })
    .optional(),
  problem: problemRecordSchema.optional(),
  /** Since when it answers, or does not. */
  since: instantSchema.optional(),
  /** When it is tried again by itself. */
  nextTryAt: instantSchema.optional(),
})
export type Environment = z.infer<typeof environmentSchema>

/**
 * An environment as typed. `address` is a path, `host[:port]` or `[user@]host[:port]`, with or without its scheme;
 * `certFolder` holds `ca.pem`, `cert.pem` and `key.pem`, as `DOCKER_CERT_PATH` does, for the files that are empty.
 */
export const environmentDraftSchema = z.object({
  name: typedSchema,
  way: engineWaySchema,
  address: typedSchema,
  certFolder: typedSchema,
  ...certificateFiles,
})
export type EnvironmentDraft = z.infer<typeof environmentDraftSchema>

/** What an engine says of itself when it is first asked, or why it says nothing. */
export const environmentVerdictSchema = z.union([
  z.object({ kind: z.literal('answers'), engine: environmentSchema.shape.engine.unwrap() }),
  z.object({ kind: z.literal('problem'), problem: problemRecordSchema }),
])
export type EnvironmentVerdict = z.infer<typeof environmentVerdictSchema>

/** Something that was passed over where engines are looked for, at `place`. */
export const discoveryNoteSchema = z.object({
  kind: originKindSchema,
  place: z.string(),
  code: z.enum(['unreadable', 'damaged', 'too-many', 'bad-endpoint']),
})
export type DiscoveryNote = z.infer<typeof discoveryNoteSchema>
