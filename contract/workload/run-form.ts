import * as z from 'zod'
import { typedSchema } from '../scalars.ts'
import { each, restartPolicies, runSwitchNames, runTextNames } from './run-fields.ts'

export const pullPolicySchema = z.enum(['newer-if-reachable', 'always', 'if-not-present', 'never'])
export type PullPolicy = z.infer<typeof pullPolicySchema>

/** The run form as typed. */
export const runFormSchema = z.object({
  ...each(runTextNames, typedSchema),
  ...each(runSwitchNames, z.boolean()),
  restart: z.enum(restartPolicies),
})

/** The form as it comes in: what is left out is empty, or off. */
export const typedRunFormSchema = z.object({
  ...each(runTextNames, typedSchema.default('')),
  ...each(runSwitchNames, z.boolean().default(false)),
  restart: z.enum(restartPolicies).default('no'),
})

/** Something in the form that may be meant, and is worth a second look. The page finds the words. */
export const runWarningSchema = z.object({
  field: z.string(),
  code: z.enum([
    'engine-socket',
    'whole-disk',
    'system-folder',
    'privileged',
    'all-capabilities',
    'all-interfaces',
  ]),
  text: z.string(),
})
export type RunWarning = z.infer<typeof runWarningSchema>
