import * as z from 'zod'

const proof = z.string().max(2000)

/** Why an engine cannot be reached at all, whatever the way to it. */
const anyWay = ['missing', 'refused', 'permission', 'silent', 'rubbish', 'cut', 'other'] as const

/** `key-…`: the client's own certificate and key, where the engine asks for them. */
const byTls = [
  'tls-unknown-authority',
  'tls-expired',
  'tls-not-yet-valid',
  'tls-wrong-name',
  'tls-key-missing',
  'tls-key-refused',
  'tls-key-unreadable',
  'tls-key-passphrase',
  'tls-file-unreadable',
  'tls-not-spoken',
  'tls-expected',
  'tls-other',
] as const

const bySsh = [
  'ssh-missing',
  'ssh-host-key-unknown',
  'ssh-host-key-changed',
  'ssh-login-refused',
  'ssh-host-unreachable',
  'ssh-no-engine-program',
  'ssh-engine-away',
  'ssh-engine-permission',
  'ssh-noise',
  'ssh-too-many',
  'ssh-other',
] as const

/** `context-…`: the Docker context that stands for it cannot be read, or asks that no certificate be checked. */
const bySettings = ['context-unusable', 'context-unverified'] as const

/** What can go wrong between this program and an engine, see `problemShapes`. */
export const engineProblems = {
  /** `command`: what the user types in a terminal to see the same for themselves, for a way through ssh. */
  'engine.unreachable': z.object({
    endpoint: z.string(),
    reason: z.enum([...anyWay, ...byTls, ...bySsh, ...bySettings]),
    command: z.string().max(1000).optional(),
    proof: proof.optional(),
  }),
  'engine.unsupported': z.object({ endpoint: z.string(), version: z.string() }),
  'engine.plain-tcp': z.object({ endpoint: z.string() }),
  'engine.failed': z.object({ status: z.number(), proof: proof.optional() }),
} as const
