import * as z from 'zod'
import { engineProblems } from './engine-problems.ts'
import { environmentProblems } from './environment/environment-problems.ts'
import { exchangeProblems } from './exchange-problems.ts'
import { type Fault, faultSchema } from './fault.ts'
import { imageProblems } from './image-problems.ts'
import { serviceProblems } from './service-problems.ts'

/** Raw words of a remote party, already cut and stripped of control characters by whoever caught them. */
const proof = z.string().max(2000)

const image = z.string().max(1024)
const host = z.string().max(300)
const registry = z.object({ id: z.string(), name: z.string() })
const project = z.object({ id: z.string(), name: z.string() })

/** What stands behind every failed pull or access check: which image, whose host answered, its raw words. */
const pullFailure = z.object({ image, host, proof: proof.optional() })

/**
 * Every failure that a user can meet, by its stable code, with the facts that its sentence needs. The
 * sentences and next steps stand in the page's message catalogue under `problems.<code>`.
 */
export const problemShapes = {
  'input.invalid': z.object({ faults: z.array(faultSchema).min(1) }),

  'vault.absent': z.object({}),
  'vault.exists': z.object({}),
  'vault.locked': z.object({}),
  /** `slotId` where one slot among several was asked for. */
  'vault.wrong-passphrase': z.object({ slotId: z.string().optional() }),
  'vault.slow-down': z.object({ seconds: z.number() }),
  'vault.last-slot': z.object({}),
  'vault.slot-unavailable': z.object({
    slot: z.enum(['keyring', 'passphrase', 'safe-storage']),
    slotId: z.string().optional(),
    reason: z.enum([
      'no-service',
      'no-bus',
      'locked',
      'no-collection',
      'gone',
      'mismatch',
      'timeout',
      'stopped',
      'ambiguous',
      'waiting',
      'missing',
      'unsupported',
      'not-set-up',
      'weak',
      'other',
    ]),
    proof: proof.optional(),
  }),
  'vault.secret-unreadable': z.object({ registry: registry.optional() }),

  'storage.not-saved': z.object({ file: z.string(), reason: z.string() }),
  'storage.damaged': z.object({ file: z.string(), proof: proof.optional() }),
  'storage.newer-format': z.object({ file: z.string(), format: z.number() }),
  'storage.folder-in-use': z.object({ pid: z.number(), folder: z.string() }),

  'backup.wrong-passphrase': z.object({}),
  'backup.damaged': z.object({}),
  /** `most` is in MiB. */
  'backup.too-large': z.object({ most: z.number() }),
  'backup.unsettled': z.object({}),
  'backup.pulls-running': z.object({ count: z.number() }),

  'diagnostics.gone': z.object({}),

  'registry.not-found': z.object({ id: z.string() }),
  'registry.name-taken': z.object({ existing: registry }),
  'registry.address-taken': z.object({ existing: registry, address: z.string() }),
  'registry.wrong-state': z.object({
    registry,
    state: z.enum(['active', 'inactive', 'expired']),
    action: z.string(),
  }),
  'registry.needs-renewal': z.object({ registry, expiresAt: z.number() }),
  'registry.nothing-to-undo': z.object({ registry }),
  'registry.not-proven': z.object({
    host,
    reason: z.enum([
      'refused',
      'never-asks',
      'unreachable',
      'certificate',
      'plain-http',
      'not-a-registry',
      'engine-unreachable',
      'vault-locked',
      'no-secret',
      'other',
    ]),
    /** Where the registry has passwords checked, if it names another place than itself. */
    realm: host.optional(),
    proof: proof.optional(),
  }),

  'match.inactive': z.object({ image, host, registry, wider: registry.optional() }),
  'match.expired': z.object({ image, host, registry, wider: registry.optional() }),
  'match.needs-credential': z.object({ image, host }),
  'match.not-a-candidate': z.object({ image }),

  ...engineProblems,

  'pull.wrong-credential': pullFailure,
  'pull.no-right': pullFailure,
  'pull.no-credential': pullFailure,
  'pull.not-found': pullFailure,
  'pull.no-platform': pullFailure,
  'pull.certificate': pullFailure,
  'pull.plain-http': pullFailure,
  'pull.proxy': pullFailure,
  'pull.unreachable': pullFailure,
  'pull.not-a-registry': pullFailure,
  'pull.quota': pullFailure,
  'pull.disk-full': pullFailure,
  'pull.incomplete': pullFailure,
  'pull.stopped': pullFailure,
  'pull.mirror-unconfirmed': pullFailure,
  'pull.other': pullFailure,

  'desktop.unavailable': z.object({}),
  'desktop.refused': z.object({}),

  'job.not-found': z.object({ id: z.string() }),
  'job.not-refused': z.object({ image }),
  ...environmentProblems,
  'project.not-found': z.object({ id: z.string() }),
  'project.name-taken': z.object({ existing: project }),
  'project.last': z.object({}),
  'project.in-use': z.object({ project, registries: z.number(), workloads: z.number() }),
  'namespace.not-found': z.object({ name: z.string() }),
  'namespace.name-taken': z.object({ name: z.string() }),
  'namespace.last': z.object({ name: z.string() }),
  'namespace.in-use': z.object({ name: z.string(), registries: z.number(), workloads: z.number() }),

  'launch.not-found': z.object({ id: z.string() }),
  'workload.not-found': z.object({ id: z.string() }),
  'workload.name-taken': z.object({ name: z.string() }),
  'workload.port-taken': z.object({ proof: proof.optional() }),
  'workload.no-free-network': z.object({ proof: proof.optional() }),
  'workload.not-started': z.object({ name: z.string(), proof: proof.optional() }),

  ...exchangeProblems,
  ...imageProblems,
  ...serviceProblems,
} as const

export type ProblemCode = keyof typeof problemShapes
export type ProblemData<C extends ProblemCode> = z.infer<(typeof problemShapes)[C]>

/**
 * A failure that the user is told about: the one way for errors from core to page. Whatever else is thrown
 * is a bug and reaches the page as an id only.
 */
export class Problem<C extends ProblemCode = ProblemCode> extends Error {
  override readonly name = 'Problem'
  readonly code: C
  readonly data: ProblemData<C>

  constructor(code: C, data: ProblemData<C>, options?: { cause?: unknown }) {
    super(code, options)
    this.code = code
    this.data = data
  }

  /** Gives a failure that was kept as data its thrown form back. */
  static fromData({ code, data }: ProblemRecord): Problem {
    return new Problem(code, data)
  }

  /** The same failure as plain data, for a job's state or a log line. */
  toData(): ProblemRecord {
    return { code: this.code, data: this.data }
  }
}

/** A problem as a value: what a failed job or a row's last verification carries. */
export const problemRecordSchema = z.object({
  code: z.enum(Object.keys(problemShapes) as [ProblemCode, ...ProblemCode[]]),
  data: z.record(z.string(), z.unknown()),
})
export type ProblemRecord = z.infer<typeof problemRecordSchema>

type Declared<C extends ProblemCode> = { [K in C]: { message: K; data: (typeof problemShapes)[K] } }

/** The error map of a procedure: the codes that it may answer with, each with its shape. */
export function problems<C extends ProblemCode>(...codes: readonly C[]): Declared<C> {
  return Object.fromEntries(
    codes.map((code) => [code, { message: code, data: problemShapes[code] }]),
  ) as Declared<C>
}

/** Makes the problem of rejected form input, one fault a field. */
export function invalidInput(...faults: Fault[]): Problem<'input.invalid'> {
  return new Problem('input.invalid', { faults })
}
