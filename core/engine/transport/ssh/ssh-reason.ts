import type { UnreachableReason } from '../way/way-failure.ts'

/** How `ssh` ended before an engine said anything, and what stood on its standard error. */
export type SshEnd = { readonly code: number | null; readonly words: string }

/** The status with which `ssh` tells of a failure of its own; any other is that of the far command. */
const sshItself = 255

type Rule = readonly [UnreachableReason, RegExp]

/** OpenSSH's own words, in order: a changed key is told of with the words of an unknown one at the end. */
const bySsh: readonly Rule[] = [
  [
    'ssh-host-key-changed',
    /REMOTE HOST IDENTIFICATION HAS CHANGED|Host key for .{1,300} has changed|REVOKED HOST KEY/,
  ],
  ['ssh-host-key-unknown', /Host key verification failed|host key is known for/],
  [
    'ssh-login-refused',
    /Permission denied \(|Permission denied, please try again|Too many authentication failures|No more authentication methods/,
  ],
  [
    'ssh-host-unreachable',
    /Could not resolve hostname|connect to host .{1,300} port|Connection (?:timed out|refused)|No route to host|Network is unreachable|kex_exchange_identification|banner exchange|Connection (?:closed|reset) by/,
  ],
]

/** Words of the far side's shell and of `docker` and `podman` there. */
const byFarSide: readonly Rule[] = [
  ['ssh-login-refused', /account is currently not available/i],
  [
    'ssh-engine-permission',
    /permission denied while trying to connect|dial unix .{1,300} permission denied/i,
  ],
  [
    'ssh-engine-away',
    /dial (?:unix|tcp) |connect to the docker (?:daemon|api)|docker daemon running|connect(?:ion)? to podman|podman socket/i,
  ],
  [
    'ssh-no-engine-program',
    /\b(?:docker|podman)\b.{0,20}(?:not found|not recognized|No such file)|(?:Unknown command|not found).{0,20}\b(?:docker|podman)\b/i,
  ],
]

/** What the end of an `ssh` means that has brought nothing of an engine. */
export function sshReason({ code, words }: SshEnd): UnreachableReason {
  const rules = code === sshItself ? bySsh : byFarSide
  const found = rules.find(([, when]) => when.test(words))?.[0]
  if (found) return found
  // what a shell says of a command that it does not find is in its own language
  return code === 127 ? 'ssh-no-engine-program' : 'ssh-other'
}
