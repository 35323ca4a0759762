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
    return { name, value: isSecret(name, value) ? hide(variableOf(name)) : { text: value } }
  })
  const labels = fields.labels.map(([name, value]) => ({
    name,
    value: isSecret(name, value) ? hide(variableOf(name)) : { text: value },
  }))
  const command = maskedWords(fields.command, hide)
  return { environment, labels, command, hidden: [...hidden] }
}

type Hide = (name: string, before?: string) => Shown

function maskedWords(words: readonly string[], hide: Hide): Shown[] {
  return words.map((word, at): Shown => {
    const [, name, value] = /^(-{0,2}[A-Za-z_][\w.-]*)=(.*)$/s.exec(word) ?? []
    if (name !== undefined && value !== undefined) {
      return isSecret(name, value) ? hide(variableOf(name), `${name}=`) : { text: word }
    }
    const before = words[at - 1] ?? ''
    if (
      /^--?[A-Za-z]/.test(before) &&
      !before.includes('=') &&
      isSecretName(before) &&
      !word.startsWith('-')
    ) {
      return hide(variableOf(before))
    }
    const isLogin = /^(?:-u|--user)$/.test(before) && /^[^:]+:(?!\d+$)./.test(word)
    return isLogin || isSecretValue(word) || holdsSecret(word) ? hide(`SECRET_${at + 1}`) : { text: word }
  })
}

/** Whether a word is a command of its own, as after `sh -c`, with a secret among its words. */
function holdsSecret(word: string): boolean {
  if (!/\s/.test(word)) return false
  const words = shellWords(word) ?? word.split(/\s+/)
  // one word again, of white space alone or in quotes: no command
  if (words.length < 2) return false
  return maskedWords(words, (variable, before = '') => ({ before, variable })).some(
    (shown) => 'variable' in shown,
  )
}

/** The name itself where a shell variable may have it, else one like it. */
function variableOf(name: string): string {
  if (/^[A-Za-z_]\w*$/.test(name)) return name
  const variable = name.replace(/^-+/, '').replace(/\W+/g, '_').toUpperCase()
  return /^[A-Z_]/.test(variable) ? variable : `_${variable}`
}
