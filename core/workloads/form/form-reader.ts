import type { Fault, FaultCode } from '../../../contract/fault.ts'

/** What a reader says of an entry that it does not take. */
export class Refused {
  readonly code: FaultCode

  constructor(code: FaultCode) {
    this.code = code
  }
}

/** Reads one entry, of as many characters as a whole field may hold. */
export type ReadEntry<T> = (text: string) => T | Refused

/** The most that a field may hold, in UTF-16 units. */
const longest = 65_536

/** Reads the fields of a form one after the other and collects what is wrong, at most one fault a field. */
export class FormReader {
  readonly faults: Fault[] = []

  /** A field with one entry; undefined where it is empty or refused. */
  one<T>(field: string, text: string, read: ReadEntry<T>): T | undefined {
    const entry = text.slice(0, longest).trim()
    if (entry === '') return undefined
    const value = read(entry)
    if (value instanceof Refused) this.refuse(field, value.code)
    else if (this.#isWhole(field, text)) return value
    return undefined
  }

  /** A field with an entry a line. */
  lines<T>(field: string, text: string, read: ReadEntry<T>): T[] {
    if (text.length > longest) this.#isWhole(field, text)
    else return this.#all(field, text, text.split(/\r?\n/), read)
    return []
  }

  /** A field with entries between white space and commas. */
  words<T>(field: string, text: string, read: ReadEntry<T>): T[] {
    return this.#all(field, text, text.slice(0, longest).split(/[\s,]+/), read)
  }

  /** A text taken as it stands, with the white space around it. */
  whole<T>(field: string, text: string, read: ReadEntry<T>): T | undefined {
    if (text.length > longest) this.#isWhole(field, text)
    else {
      const value = read(text)
      if (value instanceof Refused) this.refuse(field, value.code)
      else if (this.#isWhole(field, text)) return value
    }
    return undefined
  }

  /** `facts` go into the sentence as they are. */
  refuse(field: string, code: FaultCode, text?: string, facts: Readonly<Record<string, string>> = {}): void {
    if (this.faults.some((fault) => fault.field === field)) return
    const params = text === undefined ? facts : { text: repeatable(text), ...facts }
    this.faults.push({ field, code, ...(Object.keys(params).length === 0 ? {} : { params }) })
  }

  #all<T>(field: string, text: string, entries: readonly string[], read: ReadEntry<T>): T[] {
    const values: T[] = []
    for (const entry of entries) {
      if (entry.trim() === '') continue
      const value = read(entry.trimStart())
      if (value instanceof Refused) {
        this.refuse(field, value.code, entry.trim())
        return []
      }
      values.push(value)
    }
    return this.#isWhole(field, text) ? values : []
  }

  /** Entries that could be read may still be too many, or hold what nobody types. */
  #isWhole(field: string, text: string): boolean {
    if (text.length > longest) {
      this.faults.push({ field, code: 'too-long', params: { max: String(longest) } })
    } else if (controls.test(text)) this.refuse(field, 'control-characters')
    else return true
    return false
  }
}

/** An entry may hold a secret: only what stands before its `=` is ever repeated. */
function repeatable(text: string): string {
  return (text.split('=')[0] ?? '').slice(0, 60)
}

// white space is no fault: it stands between entries
const controls = /(?![\t\n\r])\p{Cc}/u
