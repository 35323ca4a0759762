import { eventIterator, oc } from '@orpc/contract'
import * as z from 'zod'
import { placeFaultSchema } from './exchange.ts'
import { problems } from './problem.ts'
import { idSchema, instantSchema } from './scalars.ts'

/** The first look-up of a program since the app started. Never holds a secret. */
export const terminalNoticeSchema = z.object({
  id: idSchema,
  at: instantSchema,
  program: z.string().max(80),
  /** The address that was asked for. */
  address: z.string().max(600),
  /** Whether it was given a login. */
  given: z.boolean(),
})
export type TerminalNotice = z.infer<typeof terminalNoticeSchema>

/** A command line whose logins Fairlead can give. */
export const terminalToolSchema = z.enum(['docker', 'podman'])
export type TerminalTool = z.infer<typeof terminalToolSchema>

/** A credential helper that a file names. `missing`: there is no such program, so every login with it fails. */
const namedHelperSchema = z.object({ name: z.string(), missing: z.boolean() })

/** What a tool uses now. The helper's name is the whole one, `docker-credential-…`. */
export const terminalUseSchema = z.object({
  tool: terminalToolSchema,
  /** The file that says so, whether it stands or not. */
  file: z.string(),
  fault: placeFaultSchema.optional(),
  /** For all hosts that have none of their own. Podman's file knows no such helper. */
  store: namedHelperSchema.optional(),
  hosts: z.array(namedHelperSchema.extend({ host: z.string() })),
  /** How many logins stand there in clear. */
  inClear: z.int().min(0),
  /** Whether Fairlead gives the logins of all hosts, of some, or of none. */
  ours: z.enum(['all', 'some', 'none']),
})
export type TerminalUse = z.infer<typeof terminalUseSchema>

/** Where the helper is, and how a terminal finds it. */
export const terminalHelperSchema = z.object({
  /** Undefined where this Fairlead was built without one. */
  file: z.string().optional(),
  /** What a terminal finds under the helper's name: this one, another one, or nothing. */
  found: z.enum(['this', 'another', 'none']),
  /** A folder of the user's on the search path, where a link to it can be placed. */
  folder: z.string().optional(),
})
export type TerminalHelper = z.infer<typeof terminalHelperSchema>

export const terminalSetupSchema = z.object({
  helper: terminalHelperSchema,
  uses: z.array(terminalUseSchema),
})
export type TerminalSetup = z.infer<typeof terminalSetupSchema>

const fileProblems = [
  'exchange.file-left',
  'exchange.helper-failed',
  'storage.not-saved',
  'vault.absent',
  'vault.locked',
] as const

export const terminal = {
  /** What Docker and Podman use now. */
  look: oc.output(terminalSetupSchema),
  /** Has a tool ask Fairlead: for the hosts that are named, or without any for all. The file as it was is sealed. */
  setUp: oc
    .input(z.object({ tool: terminalToolSchema, hosts: z.array(z.string().max(300)).max(1000) }))
    .output(terminalSetupSchema)
    .errors(problems(...fileProblems, 'input.invalid')),
  /** Puts back what stood there before Fairlead, for every host. */
  takeBack: oc
    .input(z.object({ tool: terminalToolSchema }))
    .output(terminalSetupSchema)
    .errors(problems(...fileProblems)),
  /** Takes out the helpers whose programs are missing. */
  dropMissing: oc
    .input(z.object({ tool: terminalToolSchema }))
    .output(terminalSetupSchema)
    .errors(problems(...fileProblems)),
  /** Places a link to the helper in that folder of the search path. */
  placeLink: oc.output(terminalSetupSchema).errors(problems('storage.not-saved', 'exchange.helper-failed')),

  /** Those since the last message; the first is empty and says "connected". */
  notices: oc.output(eventIterator(z.array(terminalNoticeSchema))),
}
