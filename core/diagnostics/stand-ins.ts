import { asLabel } from '../registries/edit/suggest-name.ts'
import { homeless } from './homeless.ts'
import { inertText } from './inert-text.ts'

/** What is named by somebody, and is told by a stand-in. */
export type NamedKind =
  | 'registry'
  | 'project'
  | 'namespace'
  | 'engine'
  | 'service'
  | 'user'
  | 'subject'
  | 'file'
  | 'folder'

export interface StandInOptions {
  /** Names and addresses stand as they are, but for those of users. */
  readonly shown: boolean
  /** What those are called that are known by an id. */
  readonly labels: ReadonlyMap<string, string>
  /** Usernames that are told by stand-ins also where they are part of a name. */
  readonly users: readonly string[]
  readonly home: string
}

/** Says what takes the place of a name: the same for the same name, numbered in the order of asking. */
export class StandIns {
  readonly #options: StandInOptions
  readonly #numbers = new Map<string, Map<string, number>>()
  /** Usernames by the forms in which names hold them, the longest first. */
  readonly #users: ReadonlyMap<string, string>

  constructor(options: StandInOptions) {
    this.#options = options
    const forms = options.users.flatMap((user) =>
      [user.toLowerCase(), asLabel(user)].filter(Boolean).map((form) => [form, user] as const),
    )
    this.#users = new Map(forms.sort(([one], [other]) => other.length - one.length))
  }

  /** A name, or what is called so by its id, or `registry-1`. The home folder is `~`. */
  name(kind: NamedKind, name: string): string {
    const { shown, labels, home } = this.#options
    if (!shown || kind === 'user') return `${kind}-${this.#number(kind, name)}`
    return inertText(this.#userless(homeless(labels.get(name) ?? name, home)))
  }

  /** `host[:port]` with or without a path, or `registry-1.example`; ports and how deep a path is are told. */
  address(kind: 'registry' | 'engine', address: string): string {
    if (this.#options.shown) return inertText(this.#userless(address))
    const [host = '', ...path] = address.split('/')
    const [, name = host, port] = /^(.*?)(?::(\d{1,5}))?$/.exec(host) ?? []
    const depth = path.filter((segment) => segment !== '').length
    const number = this.#number(`address of ${kind}`, name)
    return `${kind}-${number}.example${port === undefined ? '' : `:${port}`}${'/…'.repeat(Math.min(depth, 8))}`
  }

  /** The name that is suggested for a registry ends with its username, and so do many addresses. */
  #userless(text: string): string {
    const lower = text.toLowerCase()
    const forms = [...this.#users.keys()].filter((form) => lower.includes(form))
    if (forms.length === 0) return text
    return text.replace(wholeWords(forms), (form) =>
      this.name('user', this.#users.get(form.toLowerCase()) ?? form),
    )
  }

  #number(kind: string, name: string): number {
    const numbers = this.#numbers.get(kind) ?? new Map<string, number>()
    this.#numbers.set(kind, numbers)
    const number = numbers.get(name) ?? numbers.size + 1
    numbers.set(name, number)
    return number
  }
}

function wholeWords(texts: readonly string[]): RegExp {
  const literals = texts.map((text) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'))
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${literals.join('|')})(?![\\p{L}\\p{N}])`, 'giu')
}
