import * as z from 'zod'

const proof = z.string().max(2000).optional()
const image = z.string().max(1024)

/** What can go wrong with the images on an engine and with their files, see `problemShapes`. */
export const imageProblems = {
  'image.not-local': z.object({ image }),
  /** `count` says how many containers use it, `container` names one of them. */
  'image.in-use': z.object({
    image,
    reason: z.enum(['container', 'containers', 'child-images', 'several-names', 'other']),
    container: z.string().max(128).optional(),
    count: z.number(),
    proof,
  }),
  'image.not-loaded': z.object({
    file: z.string().max(300),
    reason: z.enum(['not-an-image', 'empty', 'disk-full', 'incomplete', 'other']),
    proof,
  }),
  'image.not-saved': z.object({
    file: z.string().max(300),
    reason: z.enum(['disk-full', 'incomplete', 'other']),
    proof,
  }),
  'image.transfer-stopped': z.object({
    file: z.string().max(300),
    reason: z.enum(['asked', 'left', 'silent']),
  }),
  'image.too-many-transfers': z.object({ count: z.number() }),
} as const
