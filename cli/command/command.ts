import type { Call } from './call.ts'

/** What may be completed from the running app. */
export type LiveNames =
  | 'registries'
  | 'services'
  | 'workloads'
  | 'images'
  | 'projects'
  | 'namespaces'
  | 'environments'

export interface OptionSpec {
  /** The long name, without its dashes. */
  readonly name: string
  readonly short?: string
  /** What stands for its value in the help; an option without one is on or off. */
  readonly value?: string
  readonly choices?: readonly string[]
  readonly live?: LiveNames
  readonly says: string
}

export interface ArgumentSpec {
  readonly name: string
  readonly optional?: true
  /** One or more; only for the last argument. */
  readonly many?: true
  readonly choices?: readonly string[]
  readonly live?: LiveNames
}

/** Does one command; what it resolves to is the exit code, 0 unless given. */
export type Runner = (call: Call, commands: readonly CommandSpec[]) => Promise<number>

/** One command, from which parser, help, completions and documentation are made. */
export interface CommandSpec {
  /** The words that call it, such as `registries list`. */
  readonly words: string
  /** Other words for the same. */
  readonly aliases?: readonly string[]
  /** One line. */
  readonly says: string
  /** What else is worth knowing, in full sentences. */
  readonly more?: string
  readonly arguments?: readonly ArgumentSpec[]
  readonly options?: readonly OptionSpec[]
  /** Its options end at the first argument, and those of `docker run` stand among them. */
  readonly asDockerRun?: true
  /** Not shown: it serves the completions. */
  readonly hidden?: true
  readonly load: () => Promise<Runner>
}

/** Arguments as they stand in the help, such as `NAME…` or `[SHELL]`. */
export function argumentText({ name, optional, many }: ArgumentSpec): string {
  const text = `${name}${many ? '…' : ''}`
  return optional ? `[${text}]` : text
}
