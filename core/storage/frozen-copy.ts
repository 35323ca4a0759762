import type * as z from 'zod'

/**
 * The value exactly as it would come back from the disk, deeply frozen. Throws the schema's error, which is
 * a bug of the caller, for a value that would not come back.
 */
export function frozenCopy<T>(schema: z.ZodType<T>, value: T): T {
  return deepFreeze(schema.parse(JSON.parse(JSON.stringify(value))))
}

/** Freezes a value that nobody else holds, with everything in it. */
export function deepFreeze<T>(value: T): T {
  // Whatever is no object counts as frozen.
  if (Object.isFrozen(value)) return value
  for (const member of Object.values(Object.freeze(value) as object)) deepFreeze(member)
  return value
}
