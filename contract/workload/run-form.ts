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
    'shared-volume',
    'shared-host-name',
  ]),
  text: z.string(),
})
export type RunWarning = z.infer<typeof runWarningSchema>
/**
 * A part of a pasted line that the form does not hold, or holds in another sense, in the words of the line.
 * `kept` is said of what stands in the form and would have been replaced by the shell.
 */
export const leftOutSchema = z.object({
  text: z.string(),
  reason: z.enum([
    'not-supported',
    'no-effect',
    'unknown',
    'unreadable',
    'no-value',
    'file-not-read',
    'shell-value',
    'kept',
    'shell-command',
    'before-command',
    'other-engine',
    'own-network',
    'this-machine-only',
  ]),
})
export type LeftOut = z.infer<typeof leftOutSchema>

/** A pasted `docker run` line as read: what goes into the form, and all that does not. */
export const runLineSchema = z.discriminatedUnion('ok', [
  z.object({
    ok: z.literal(false),
    reason: z.enum(['not-a-run-line', 'no-image', 'open-quote', 'too-long']),
  }),
  z.object({
    ok: z.literal(true),
    image: z.string(),
    platform: z.string().optional(),
    pullPolicy: pullPolicySchema.optional(),
    form: runFormSchema,
    leftOut: z.array(leftOutSchema),
  }),
])
export type RunLine = z.infer<typeof runLineSchema>

/**
 * The form in other words. `hidden` names the variables whose value looks like a secret: both texts leave it
 * out and take it from where they are run. `run` is one container of `scale`, as Docker has no word for more.
 */
export const shownFormSchema = z.object({
  scale: z.number(),
  run: z.string(),
  compose: z.string(),
  hidden: z.array(z.string()),
})
export type ShownForm = z.infer<typeof shownFormSchema>
