import type { RunLine } from '../../../../contract/workload/run-form.ts'
import { quoteWords } from '../shell-words.ts'
import { LineTaker } from './line-taker.ts'
import { programFlagsWithValue, runFlags, shortFlags } from './run-flags.ts'
import { readShellLine, type ShellWord } from './shell-line.ts'

/** The longest line that is read, in UTF-16 units. */
const longest = 65_536

/**
 * Reads a line with `docker run`, `podman run` or `nerdctl run` as these programs would. What the form cannot
 * hold is named in `leftOut`; nothing is looked up, read from files, or run.
 */
export function readRunLine(line: string): RunLine {
  if (line.length > longest) return { ok: false, reason: 'too-long' }
  const read = readShellLine(withoutPrompt(line))
  if (!read.ok) return { ok: false, reason: 'open-quote' }
  const taker = new LineTaker()
  const begin = findRun(read.words, taker)
  if (begin === undefined) return { ok: false, reason: 'not-a-run-line' }
  const [image, ...command] = takeFlags(read.words, begin, taker)
  if (image === undefined || image.text === '') return { ok: false, reason: 'no-image' }
  taker.noteExpansions(image, ...command)
  taker.form.command = quoteWords(command.map(({ text }) => text))
  if (read.rest !== '') taker.leaveOut(read.rest, 'shell-command')
  const { form, leftOut, platform, pullPolicy } = taker
  return {
    ok: true,
    image: image.text,
    ...(platform === undefined ? {} : { platform }),
    ...(pullPolicy === undefined ? {} : { pullPolicy }),
    form,
    leftOut,
  }
}

/** A prompt that was copied along: `$ `, `# `, `user@host:~$ `, `PS C:\> `. */
function withoutPrompt(line: string): string {
  return line.replace(
    /^\s*(?:PS [^>\n]{0,200}>|[\w.-]{1,64}@[\w.-]{1,64}[^$#\n]{0,200}[$#](?=\s)|[$%>❯](?=\s)|#(?=\s+(?:sudo|docker|podman|nerdctl)\s))\s*/u,
    '',
  )
}

/** Where the flags of `run` begin; undefined where this is another command. */
function findRun(words: readonly ShellWord[], taker: LineTaker): number | undefined {
  let at = 0
  for (; at < mostPrefixes && isPrefix(words, at); at += 1) {
    if (words[at]?.text !== 'sudo') taker.leaveOut(words[at]?.text ?? '', 'before-command')
  }
  if (!/^(?:.*[\\/])?(?:docker|podman|nerdctl)(?:\.exe)?$/s.test(words[at]?.text ?? '')) return undefined
  at += 1
  for (; words[at]?.text.startsWith('-'); at += 1) {
    const flag = words[at]?.text ?? ''
    const value = programFlagsWithValue.has(flag) ? words[at + 1]?.text : undefined
    if (value !== undefined) at += 1
    taker.leaveOut(value === undefined ? flag : `${flag} ${value}`, 'other-engine')
  }
  if (words[at]?.text === 'container') at += 1
  return words[at]?.text === 'run' ? at + 1 : undefined
}

/** How many words may stand before the program. */
const mostPrefixes = 50

const runners = /^(?:sudo|doas|env|time|nohup|exec|command|nice)$/

/** Whether a word stands before the program: an assignment, or a program that runs another one, or its flag. */
function isPrefix(words: readonly ShellWord[], at: number): boolean {
  const text = words[at]?.text ?? ''
  if (/^[A-Za-z_]\w*=/.test(text) || runners.test(text)) return true
  const before = words[at - 1]?.text
  if (before === undefined || !words.slice(0, at).some((word) => runners.test(word.text))) return false
  return text.startsWith('-') || /^-[ugpCRT]$/.test(before)
}

/** Takes the flags and gives the words after them: the image and its command. */
function takeFlags(words: readonly ShellWord[], begin: number, taker: LineTaker): readonly ShellWord[] {
  let at = begin
  for (let word = words[at]; word !== undefined; word = words[at]) {
    if (word.text === '--') return words.slice(at + 1)
    if (!word.text.startsWith('-') || word.text === '-') break
    at += 1
    const next = words[at]
    if (takeFlag(word, next, taker)) {
      if (next) taker.noteExpansions(next)
      at += 1
    }
    taker.noteExpansions(word)
  }
  return words.slice(at)
}

/** Takes one word with a flag, or with several of one letter; true where the next word is its value. */
function takeFlag({ text }: ShellWord, next: ShellWord | undefined, taker: LineTaker): boolean {
  if (text.startsWith('--')) {
    const equals = text.indexOf('=')
    const flag = equals < 0 ? text : text.slice(0, equals)
    return takeOne(flag, flag.slice(2), equals < 0 ? undefined : text.slice(equals + 1), next, taker)
  }
  for (let at = 1; at < text.length; at += 1) {
    const letter = text.charAt(at)
    const name = shortFlags[letter]
    const rest = text.slice(at + 1)
    const takesValue = name !== undefined && runFlags.get(name)?.takesValue === true
    if (name === undefined) taker.leaveOut(`-${letter}`, 'unknown')
    else if (takesValue || rest.startsWith('=')) {
      const value = rest === '' ? undefined : rest.replace(/^=/, '')
      return takeOne(`-${letter}`, name, value, next, taker)
    } else takeOne(`-${letter}`, name, undefined, undefined, taker)
  }
  return false
}

function takeOne(
  flag: string,
  name: string,
  value: string | undefined,
  next: ShellWord | undefined,
  taker: LineTaker,
): boolean {
  const known = runFlags.get(name)
  if (!known) {
    taker.leaveOut(value === undefined ? flag : `${flag}=${value}`, 'unknown')
    return false
  }
  const isNext = known.takesValue && value === undefined
  if (isNext && next === undefined) taker.leaveOut(flag, 'no-value')
  else taker.take(flag, known.meaning, isNext ? next?.text : value)
  return isNext
}
