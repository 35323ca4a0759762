import type { ContainerFields } from '../container-fields.ts'
import { shellWords } from '../shell-words.ts'
import { isSecret, isSecretName, isSecretValue } from './looks-secret.ts'

/** A text that is shown as it is, or the variable that takes its place; `before` stands in front of that. */
export type Shown = { readonly text: string } | { readonly before: string; readonly variable: string }

/** What of the form may hold a secret, with each secret replaced by a variable. */
export interface MaskedFields {
  readonly environment: readonly { readonly name: string; readonly value: Shown }[]
  readonly command: readonly Shown[]
  readonly labels: readonly { readonly name: string; readonly value: Shown }[]
  /** The variables that took a secret's place. */
  readonly hidden: readonly string[]
}

/** Finds the values that look like secrets in variables, labels and the command, by name and by look. */
export function maskedFields(
  fields: Pick<ContainerFields, 'environment' | 'labels' | 'command'>,
): MaskedFields {
  const hidden = new Set<string>()
  const hide: Hide = (name, before = '') => {
    hidden.add(name)
    return { before, variable: name }
  }
  const environment = fields.environment.map((entry) => {
    const at = entry.indexOf('=')
    const [name, value] = [entry.slice(0, at), entry.slice(at + 1)]
    return {
      name,
      value: isSecret(name, value) || holdsSecret(value) ? hide(variableOf(name)) : { text: value },
    }
  })
  const labels = fields.labels.map(([name, value]) => ({
    name,
    value: isSecret(name, value) || holdsSecret(value) ? hide(variableOf(name)) : { text: value },
  }))
  const command = maskedWords(fields.command, hide)
  return { environment, labels, command, hidden: [...hidden] }
}

type Hide = (name: string, before?: string) => Shown

function maskedWords(words: readonly string[], hide: Hide, depth = 0): Shown[] {
  let flag: string | undefined
  return words.map((word, at): Shown => {
    const before = words[at - 1] ?? ''
    if (flag !== undefined && before === flag && !word.startsWith('-')) return hide(`SECRET_${at + 1}`)
    if (flag !== undefined && word.startsWith(flag) && word !== flag) return hide(`SECRET_${at + 1}`, flag)
    flag = passwordFlag(word) ?? flag
    const [, name, value] = /^(-{0,2}[A-Za-z_][\w.-]*)=(.*)$/s.exec(word) ?? []
    if (name !== undefined && value !== undefined) {
      const isLogin = name === '--user' && login.test(value)
      const isHidden = isLogin || isSecret(name, value) || holdsSecret(value, depth + 1)
      return isHidden ? hide(variableOf(name), `${name}=`) : { text: word }
    }
    if (
      /^--?[A-Za-z]/.test(before) &&
      !before.includes('=') &&
      isSecretName(before) &&
      !word.startsWith('-')
    ) {
      return hide(variableOf(before))
    }
    const isLogin = /^(?:-u|--user)$/.test(before) && login.test(word)
    return isLogin || isSecretValue(word) || holdsSecret(word, depth + 1)
      ? hide(`SECRET_${at + 1}`)
      : { text: word }
  })
}

/** A user with a password; a number after the colon is a group. */
const login = /^[^:]+:(?!\d+$)./

/** Programs whose short flag takes a password, in the same word or in the next. */
const passwordFlags: readonly (readonly [program: RegExp, flag: string])[] = [
  [/^(?:mysql|mariadb|mongo)[a-z_-]*$|^(?:sshpass|cqlsh|rabbitmqadmin|login)$/, '-p'],
  [/^(?:redis|valkey)-cli$/, '-a'],
  [/^(?:sqlcmd|bcp)$/, '-P'],
  [/^ldap[a-z]+$/, '-w'],
]

function passwordFlag(word: string): string | undefined {
  const program = word.slice(word.lastIndexOf('/') + 1)
  return passwordFlags.find(([name]) => name.test(program))?.[1]
}

/** How far commands within commands are looked into: a hostile text may be nothing else. */
const deepest = 4

/**
 * Whether a text is a command of its own, as after `sh -c` or in a variable of options, with a secret among its
 * words, or a pair of name and value of its own, as in `--set=db.pass=…`.
 */
export function holdsSecret(text: string, depth = 1): boolean {
  if (depth > deepest) return false
  const words = /\s/.test(text) ? (shellWords(text) ?? text.split(/\s+/)) : [text]
  // one word again, of white space alone or in quotes: no command
  if (words.length < 2 && !/^-{0,2}[A-Za-z_][\w.-]*=/s.test(text)) return false
  const masked = maskedWords(words, (variable, before = '') => ({ before, variable }), depth)
  return masked.some((shown) => 'variable' in shown)
}

/** The name itself where a shell variable may have it, else one like it. */
function variableOf(name: string): string {
  if (/^[A-Za-z_]\w*$/.test(name)) return name
  const variable = name.replace(/^-+/, '').replace(/\W+/g, '_').toUpperCase()
  return /^[A-Z_]/.test(variable) ? variable : `_${variable}`
}
