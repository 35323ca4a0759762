import { runFlags, shortFlags } from '../../core/workloads/form/line/run-flags.ts'
import type { OptionTaker } from './option-taker.ts'

/**
 * The arguments of `run`: the flags of `docker run` as they came, then the image and its command, which is never
 * looked at. Options of ours among the flags go to the taker. Throws `cli.usage`.
 */
export function splitRunLine(words: string[], taker: OptionTaker): string[] {
  const kept: string[] = []
  while (isFlag(words[0])) {
    if (taker.takeOwn(words)) continue
    const word = words.shift() ?? ''
    const found = lookAt(word)
    if (typeof found === 'object') throw taker.unknown(found.unknown, [...runFlags.keys()])
    kept.push(word)
    if (found === 'takes the next' && words[0] !== undefined) kept.push(words.shift() ?? '')
  }
  return [...kept, ...words]
}

/** `-e NAME` among the flags gets the value that NAME has here, as with Docker; the command is left as it is. */
export function withValuesOf(
  env: Readonly<Record<string, string | undefined>>,
  words: readonly string[],
): string[] {
  const done: string[] = []
  while (isFlag(words[done.length])) {
    const word = words[done.length] ?? ''
    const [, flag = '', own = ''] = /^(--env=|-e=?)(.+)$/s.exec(word) ?? []
    done.push(flag === '' ? word : `${flag}${named(own, env)}`)
    const next = words[done.length]
    if (lookAt(word) !== 'takes the next' || next === undefined) continue
    done.push(/^(--env|-\w*e)$/.test(word) ? named(next, env) : next)
  }
  return [...done, ...words.slice(done.length)]
}

function named(word: string, env: Readonly<Record<string, string | undefined>>): string {
  const value = env[word]
  return word.includes('=') || value === undefined ? word : `${word}=${value}`
}

function isFlag(word: string | undefined): boolean {
  return word !== undefined && word !== '-' && word !== '--' && word.startsWith('-')
}

/** Whether the next word is the value of this flag, or of the last of its letters. */
function lookAt(word: string): 'stands alone' | 'takes the next' | { readonly unknown: string } {
  if (word.startsWith('--')) {
    const [name = ''] = word.slice(2).split('=')
    const flag = runFlags.get(name)
    if (!flag) return { unknown: `--${name}` }
    return flag.takesValue && !word.includes('=') ? 'takes the next' : 'stands alone'
  }
  for (let at = 1; at < word.length; at += 1) {
    const name = shortFlags[word.charAt(at)]
    const flag = name === undefined ? undefined : runFlags.get(name)
    if (!flag) return { unknown: `-${word.charAt(at)}` }
    if (flag.takesValue) return at === word.length - 1 ? 'takes the next' : 'stands alone'
    if (word.charAt(at + 1) === '=') return 'stands alone'
  }
  return 'stands alone'
}
