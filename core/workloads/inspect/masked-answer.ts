import { isSecret, isSecretName } from '../form/show/looks-secret.ts'
import { holdsSecret, maskedFields } from '../form/show/masked-fields.ts'
import { labelKeys } from '../labels.ts'
import { scrubbed } from './scrubbed.ts'

/** What stands in the place of a value that is not told. */
export const mask = '********'

export interface MaskedAnswer {
  readonly value: Readonly<Record<string, unknown>>
  /** How many different values are not told. */
  readonly hidden: number
  /** Some of it is left out: too long, too deep, too much. */
  readonly cut: boolean
}

/** Bounds of what is looked through and shown; an engine answers with a hundredth of it. */
const limits = { depth: 24, values: 20_000, characters: 512 * 1024, text: 4096, items: 1000 }

const namesIn = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/))

/**
 * What an engine made up by itself: ids and places of its own. They look as random as secrets, and hold what a
 * user typed only as a path or a name.
 */
const engineOwn = namesIn(
  `Id Image SandboxID SandboxKey EndpointID NetworkID ResolvConfPath HostnamePath HostsPath LogPath MacAddress
   GraphDriver ExecIDs Mountpoint Source Destination Target StaticDir OCIConfigPath ConmonPidFile PidFile
   Created StartedAt FinishedAt Start End NetworkMode Name Hostname`,
)

/** Maps whose keys a user chose, so that a key in them means nothing. */
const userMaps = namesIn('Labels Annotations DriverOpts Options Opts Sysctls StorageOpt LogConfig')

const ownLabels: ReadonlySet<string> = new Set(Object.values(labelKeys))

/**
 * Takes all values that look like secrets out of an engine's answer, wherever they stand: variables, labels,
 * arguments, options of drivers. A value that was found once is taken out wherever else it stands.
 */
export function maskedAnswer(answer: Readonly<Record<string, unknown>>): MaskedAnswer {
  const masking = new Masking()
  const value = masking.object(answer, 0, 'mixed')
  return { value: scrubbed(value, masking.secrets, mask), hidden: masking.secrets.size, cut: masking.cut }
}

/** Whose words a part of the answer holds. */
type Origin = 'engine' | 'user' | 'mixed'
type Json = Record<string, unknown>

class Masking {
  readonly secrets = new Set<string>()
  cut = false
  #values = 0
  #characters = 0

  object(from: object, depth: number, origin: Origin): Json {
    return Object.fromEntries(
      this.#within(Object.entries(from)).map(([key, value]) => [
        this.#shortened(key, 256),
        this.#value(key, value, depth + 1, originOf(key, origin)),
      ]),
    )
  }

  #value(key: string, value: unknown, depth: number, origin: Origin): unknown {
    this.#values += 1
    if (depth > limits.depth || this.#values > limits.values || this.#characters > limits.characters) {
      this.cut = true
      return null
    }
    if (typeof value === 'string') return this.#text(key, value, origin)
    if (typeof value === 'number') return isSecretName(key) ? this.#hide(String(value)) : value
    if (Array.isArray(value)) return this.#list(key, value, depth, origin)
    return typeof value === 'object' && value !== null ? this.object(value, depth, origin) : value
  }

  #text(key: string, value: string, origin: Origin): string {
    const text = this.#shortened(value)
    if (origin === 'engine' || ownLabels.has(key)) return text
    return isHidden(key, text) ? this.#hide(text) : text
  }

  #list(key: string, list: readonly unknown[], depth: number, origin: Origin): unknown {
    const items = this.#within(list)
    if (origin === 'engine' || !items.every((item) => typeof item === 'string')) {
      return items.map((item) => this.#value(key, item, depth + 1, origin))
    }
    const words = items.map((item) => this.#shortened(item))
    if (isSecretName(key)) return words.map((word) => this.#hide(word))
    return key === 'Env' ? words.map((entry) => this.#variable(entry)) : this.#words(words)
  }

  #variable(entry: string): string {
    const at = entry.indexOf('=')
    if (at === -1) return entry
    const [name, value] = [entry.slice(0, at), entry.slice(at + 1)]
    return isHidden(name, value) ? `${name}=${this.#hide(value)}` : entry
  }

  #words(words: readonly string[]): string[] {
    const command = words.map(withoutDigests)
    const masked = maskedFields({ environment: [], labels: [], command }).command
    return masked.map((shown, at) => {
      const word = words[at] ?? ''
      return 'text' in shown ? word : `${shown.before}${this.#hide(word.slice(shown.before.length))}`
    })
  }

  #hide(secret: string): string {
    this.secrets.add(secret)
    return mask
  }

  #shortened(text: string, limit = limits.text): string {
    this.#characters += Math.min(text.length, limit)
    if (text.length <= limit) return text
    this.cut = true
    return `${text.slice(0, limit)}…`
  }

  #within<T>(list: readonly T[]): readonly T[] {
    if (list.length <= limits.items) return list
    this.cut = true
    return list.slice(0, limits.items)
  }
}

function originOf(key: string, around: Origin): Origin {
  if (around !== 'mixed') return around
  if (userMaps.has(key)) return 'user'
  return engineOwn.has(key) ? 'engine' : 'mixed'
}

function isHidden(name: string, value: string): boolean {
  const text = withoutDigests(value)
  return isSecret(name, text) || holdsSecret(text)
}

/** Digests of images are no secrets, random as they look. */
function withoutDigests(text: string): string {
  return text.replace(/\bsha256:[0-9a-f]{64}\b/g, 'sha256')
}
