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
  readonly home: string
}

/** Says what takes the place of a name: the same for the same name, numbered in the order of asking. */
export class StandIns {
  readonly #options: StandInOptions
  readonly #numbers = new Map<string, Map<string, number>>()

  constructor(options: StandInOptions) {
    this.#options = options
  }

  /** A name, or what is called so by its id, or `registry-1`. The home folder is `~`. */
  name(kind: NamedKind, name: string): string {
    const { shown, labels, home } = this.#options
    if (!shown || kind === 'user') return `${kind}-${this.#number(kind, name)}`
    return inertText(homeless(labels.get(name) ?? name, home))
  }

  /** `host[:port]` with or without a path, or `registry-1.example`; ports and how deep a path is are told. */
  address(kind: 'registry' | 'engine', address: string): string {
    if (this.#options.shown) return inertText(address)
    const [host = '', ...path] = address.split('/')
    const [, name = host, port] = /^(.*?)(?::(\d{1,5}))?$/.exec(host) ?? []
    const depth = path.filter((segment) => segment !== '').length
    const number = this.#number(`address of ${kind}`, name)
    return `${kind}-${number}.example${port === undefined ? '' : `:${port}`}${'/…'.repeat(Math.min(depth, 8))}`
  }

  #number(kind: string, name: string): number {
    const numbers = this.#numbers.get(kind) ?? new Map<string, number>()
    this.#numbers.set(kind, numbers)
    const number = numbers.get(name) ?? numbers.size + 1
    numbers.set(name, number)
    return number
  }
}
