/** One word of a command line. `expansions` are the parts that a shell would have put something else for. */
export interface ShellWord {
  readonly text: string
  readonly expansions: readonly string[]
}

/** The words of the first command, and what follows it, such as a pipe and another command. */
export type ShellLine = { ok: true; words: readonly ShellWord[]; rest: string } | { ok: false }

/**
 * Splits the first command of a shell text into words, as POSIX 2.2 and 2.3 say, but puts nothing in the place
 * of expansions: they stay in the words and are named. Continued lines may end in `\`, in PowerShell's backtick
 * or in `^`, also where a text field has swallowed the line break. Not ok where a quote is left open.
 */
export function readShellLine(text: string): ShellLine {
  return new LineReader(text.replace(/\r\n?/g, '\n')).read()
}

const operators = new Set(['|', ';', '&', '<', '>', '(', ')', '\n'])

class LineReader {
  readonly #line: string
  readonly #words: ShellWord[] = []
  #at = 0
  #text: string | undefined
  #expansions: string[] = []
  /** A path such as `C:\data` stands in the word: its backslashes are no quotes. */
  #windows = false

  constructor(line: string) {
    this.#line = line
  }

  read(): ShellLine {
    let rest = ''
    while (this.#at < this.#line.length) {
      const character = this.#line.charAt(this.#at)
      if (operators.has(character)) {
        // a number before a redirection belongs to it
        if (/[<>]/.test(character) && /^\d+$/.test(this.#text ?? '')) this.#text = undefined
        this.#endWord()
        if (character !== '\n' || this.#words.length > 0) {
          rest = this.#line.slice(this.#at).trim()
          break
        }
        this.#at += 1
      } else if (/\s/.test(character)) {
        this.#endWord()
        this.#at += 1
      } else if (character === '#' && this.#text === undefined) {
        const end = this.#line.indexOf('\n', this.#at)
        this.#at = end < 0 ? this.#line.length : end
      } else if (!this.#part(character)) return { ok: false }
    }
    this.#endWord()
    return { ok: true, words: this.#words, rest }
  }

  /** Takes the next part of a word; false where it is left open. */
  #part(character: string): boolean {
    if (this.#isContinued(character)) return true
    if (character === "'") return this.#single()
    if (character === '"') return this.#double()
    if (character === '\\') return this.#backslash()
    if (character === '$' || character === '`') return this.#expansion(character)
    if (character === '*' || (character === '~' && this.#text === undefined)) this.#expansions.push(character)
    this.#take(character)
    this.#at += 1
    return true
  }

  /** Leaves out the end of a line that the next one continues. */
  #isContinued(character: string): boolean {
    if (character !== '\\' && (this.#text !== undefined || !/[`^]/.test(character))) return false
    continuation.lastIndex = this.#at + 1
    const end = continuation.exec(this.#line)?.[0]
    if (end === undefined) return false
    this.#at += 1 + end.length
    return true
  }

  #single(): boolean {
    const end = this.#line.indexOf("'", this.#at + 1)
    if (end < 0) return false
    this.#take(this.#line.slice(this.#at + 1, end))
    this.#at = end + 1
    return true
  }

  #double(): boolean {
    this.#take('')
    this.#at += 1
    while (this.#at < this.#line.length) {
      const character = this.#line.charAt(this.#at)
      if (character === '"') {
        this.#at += 1
        return true
      }
      if (character === '$' || character === '`') {
        if (!this.#expansion(character)) return false
      } else {
        const next = this.#line.charAt(this.#at + 1)
        const quotes = character === '\\' && next !== '' && /["\\$`\n]/.test(next)
        this.#take(!quotes ? character : next === '\n' ? '' : next)
        this.#at += quotes ? 2 : 1
      }
    }
    return false
  }

  #backslash(): boolean {
    const next = this.#line.charAt(this.#at + 1)
    this.#windows ||= /(?:^|[\s=:,])[a-zA-Z]:$/.test(this.#line.slice(Math.max(0, this.#at - 3), this.#at))
    // a word hardly begins with a blank: there the line was continued
    const continued = this.#text === undefined && (next === '' || /\s/.test(next))
    if (continued) this.#at += 1
    else if (next === '') return false
    else {
      this.#take(this.#windows && /[\w.$ -]/.test(next) ? `\\${next}` : next)
      this.#at += 2
    }
    return true
  }

  /** Keeps `$NAME`, `${…}`, `$(…)` and backticks as they stand; any other `$` is a plain character. */
  #expansion(character: string): boolean {
    const end = character === '`' ? this.#line.indexOf('`', this.#at + 1) + 1 : this.#endOfDollar()
    if (end <= 0) return false
    const raw = this.#line.slice(this.#at, end)
    if (raw !== '$') this.#expansions.push(raw)
    this.#take(raw)
    this.#at = end
    return true
  }

  /** Where the expansion ends that begins here; 0 where it does not. */
  #endOfDollar(): number {
    const start = this.#at + 1
    const opening = this.#line.charAt(start)
    const closing = { '(': ')', '{': '}' }[opening]
    if (closing === undefined) {
      name.lastIndex = start
      return start + (name.exec(this.#line)?.[0].length ?? 0)
    }
    let depth = 0
    for (let at = start; at < this.#line.length; at += 1) {
      const character = this.#line.charAt(at)
      if (character === opening) depth += 1
      else if (character === closing) depth -= 1
      if (depth === 0) return at + 1
    }
    return 0
  }

  #take(text: string): void {
    this.#text = (this.#text ?? '') + text
  }

  #endWord(): void {
    if (this.#text !== undefined) this.#words.push({ text: this.#text, expansions: this.#expansions })
    this.#text = undefined
    this.#expansions = []
    this.#windows = false
  }
}

const continuation = /[ \t]*\n/y
const name = /[A-Za-z_]\w*|[\d@*#?!$-]/y
