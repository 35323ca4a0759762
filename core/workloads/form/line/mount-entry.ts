/** A mount as an entry of the form: a line of the volumes, or of the temporary file systems. */
export interface MountEntry {
  readonly field: 'volumes' | 'tmpfs'
  readonly text: string
}

const names: Readonly<Record<string, string>> = {
  src: 'source',
  dst: 'target',
  destination: 'target',
  ro: 'readonly',
}

/** Reads the value of `docker run --mount`; undefined for a mount that the form cannot say. */
export function mountEntry(value: string): MountEntry | undefined {
  const parts = new Map<string, string>()
  for (const [, quoted, plain = ''] of value.matchAll(/(?:"([^"]*)"|([^,"]*))(?:,|$)/g)) {
    const part = quoted ?? plain
    if (part === '') continue
    const at = part.indexOf('=')
    const name = (at < 0 ? part : part.slice(0, at)).trim().toLowerCase()
    parts.set(names[name] ?? name, at < 0 ? 'true' : part.slice(at + 1))
  }
  const take = (name: string): string | undefined => {
    const found = parts.get(name)
    parts.delete(name)
    return found
  }
  const type = take('type') ?? 'volume'
  const source = take('source')
  const target = take('target')
  const readOnly = take('readonly')
  if (target === undefined || /[:\n]/.test(target.replace(/^[a-zA-Z]:/, ''))) return undefined
  if (readOnly !== undefined && !/^(?:true|1|false|0)$/.test(readOnly)) return undefined
  const locked = readOnly === 'true' || readOnly === '1'
  if (type === 'tmpfs') {
    const options = [...sized('size', take('tmpfs-size')), ...sized('mode', take('tmpfs-mode'))]
    if (locked) options.push('ro')
    if (parts.size > 0 || source !== undefined) return undefined
    return { field: 'tmpfs', text: options.length === 0 ? target : `${target}:${options.join(',')}` }
  }
  if (type !== 'bind' && type !== 'volume') return undefined
  const options = locked ? ['ro'] : []
  for (const name of ['bind-propagation', 'consistency']) options.push(...sized('', take(name)))
  if (take('volume-nocopy') === 'true') options.push('nocopy')
  if (parts.size > 0 || (source === undefined && (type === 'bind' || options.length > 0))) return undefined
  return {
    field: 'volumes',
    text: [...(source === undefined ? [] : [source]), target, options.join(',')]
      .filter((part) => part !== '')
      .join(':'),
  }
}

function sized(name: string, value: string | undefined): string[] {
  if (value === undefined) return []
  return [name === '' ? value : `${name}=${value}`]
}
