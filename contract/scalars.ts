import * as z from 'zod'

/** Ids are made by the core: lower-case letters, digits and dashes, at most 64 characters. */
export const idSchema = z.string().regex(/^[a-z0-9-]{1,64}$/)

/** Milliseconds since 1970-01-01 UTC. */
export const instantSchema = z.number().int().nonnegative()

/** A Kubernetes label name (RFC 1123): what a namespace may be called. */
export const namespaceNameSchema = z
  .string()
  .max(63)
  .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/)

/** Free text from a form. Bounds only: what is wrong with it is said by the core, at its field. */
export const typedSchema = z.string().max(400_000)
