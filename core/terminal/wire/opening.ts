/** The first word of every connection; another one is spoken by another version of the program. */
const protocol = 'fairlead/1'

/** The verbs of the protocol of docker/docker-credential-helpers that need the app. */
export type CredentialVerb = 'store' | 'get' | 'erase' | 'list'

const verbs: readonly string[] = ['store', 'get', 'erase', 'list'] satisfies CredentialVerb[]

/** One question of a credential helper, as it came: nothing of it has been looked at. */
export interface CredentialQuestion {
  readonly verb: CredentialVerb
  /** What `FAIRLEAD_PROJECT` says; empty without it. */
  readonly project: string
  /** The program that started the helper; empty where the system did not tell. */
  readonly program: string
  /** Standard input. Zeroed by whoever reads it. */
  readonly input: Buffer
}

/** What a connection is for. */
export type Opening =
  | { readonly kind: 'credential'; readonly question: CredentialQuestion }
  | { readonly kind: 'rpc' }

/** The longest standard input (bytes): a secret of 64 KiB, every byte of it escaped as JSON does, and more. */
export const mostInput = 448 * 1024

/** The longest word of a first frame (bytes). */
export const mostWord = 256

/** The longest first frame (bytes). */
export const mostOpening = mostInput + 1024

/** Reads the first frame of a connection; undefined for what is none. */
export function readOpening(payload: Buffer): Opening | undefined {
  const words = new WordReader(payload)
  if (words.next() !== protocol) return undefined
  switch (words.next()) {
    case 'rpc':
      return words.rest.length === 0 ? { kind: 'rpc' } : undefined
    case 'credential': {
      const [verb, project, program] = [words.next(), words.next(), words.next()]
      if (project === undefined || program === undefined || !isCredentialVerb(verb)) return undefined
      if (words.rest.length > mostInput) return undefined
      return { kind: 'credential', question: { verb, project, program, input: words.rest } }
    }
    default:
      return undefined
  }
}

/** The first frame's payload for a question. */
export function credentialOpening({ verb, project, program, input }: CredentialQuestion): Buffer {
  return Buffer.concat([wordsOf(protocol, 'credential', verb, project, program), input])
}

/** The first frame's payload for the whole contract. */
export function rpcOpening(): Buffer {
  return wordsOf(protocol, 'rpc')
}

/** Whether a word is one of those verbs. */
export function isCredentialVerb(word: string | undefined): word is CredentialVerb {
  return word !== undefined && verbs.includes(word)
}

function wordsOf(...words: readonly string[]): Buffer {
  return Buffer.from(words.map((word) => `${word}\0`).join(''))
}

/** Words that end in a zero byte, and what comes behind them. */
class WordReader {
  rest: Buffer

  constructor(payload: Buffer) {
    this.rest = payload
  }

  next(): string | undefined {
    const end = this.rest.indexOf(0)
    if (end < 0 || end > mostWord) return undefined
    const word = this.rest.toString('utf8', 0, end)
    this.rest = this.rest.subarray(end + 1)
    return word
  }
}
