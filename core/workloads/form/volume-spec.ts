import { Refused } from './form-reader.ts'

/** Something mounted in the container. Without `source` it is a volume without a name. */
export interface VolumeSpec {
  kind: 'bind' | 'named' | 'anonymous'
  source?: string
  target: string
  /** `ro`, `z` and the like. */
  options: readonly string[]
}

const drive = '[a-zA-Z]:[\\\\/][^:]*'
const form = new RegExp(`^(?:(${drive}|[^:]*):)?(${drive}|/[^:]*)(?::([a-zA-Z,]+))?$`)
const named = /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/
const absolute = /^(?:\/|\\\\|[a-zA-Z]:[\\/])/
const known = new Set(
  'ro rw z Z shared rshared slave rslave private rprivate nocopy consistent cached delegated'.split(' '),
)

/** Reads `[source:]target[:options]`, the form of `docker run --volume`. */
export function parseVolume(entry: string): VolumeSpec | Refused {
  const text = entry.trim()
  const [, source, target, tail] = form.exec(text) ?? []
  if (target === undefined || target === '/' || source === '') {
    return new Refused(/^\.{0,2}[\\/]?[^:]*$/.test(text) ? 'volume-relative' : 'volume-format')
  }
  const options = tail?.split(',') ?? []
  if (options.some((option) => !known.has(option))) return new Refused('volume-format')
  if (source === undefined) {
    return options.length > 0 ? new Refused('volume-format') : { kind: 'anonymous', target, options }
  }
  if (absolute.test(source)) return { kind: 'bind', source, target, options }
  return named.test(source) ? { kind: 'named', source, target, options } : new Refused('volume-relative')
}

/** The first volume whose place in the container is another one's already. */
export function targetTakenTwice(volumes: readonly VolumeSpec[]): VolumeSpec | undefined {
  const places = volumes.map(({ target }) => target.replace(/[\\/]+$/, ''))
  return volumes.find((_, at) => places.indexOf(places[at] ?? '') < at)
}

/** The volume as `docker run --volume` takes it. */
export function volumeText({ source, target, options }: VolumeSpec): string {
  const pair = source === undefined ? target : `${source}:${target}`
  return options.length === 0 ? pair : `${pair}:${options.join(',')}`
}
