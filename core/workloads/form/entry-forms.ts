import { isIP } from 'node:net'
import type { FaultCode } from '../../../contract/fault.ts'
import { labelPrefix } from '../labels.ts'
import { type ReadEntry, Refused } from './form-reader.ts'

/** A name and its value, as of a label. */
export type Pair = readonly [name: string, value: string]

export interface DeviceSpec {
  host: string
  container: string
  permissions: string
}

export interface UlimitSpec {
  name: string
  soft: number
  hard: number
}

/** Which graphics processors: `count` of them (-1 is all), or those with these ids. */
export type GpuSpec = { count: number } | { ids: readonly string[] }

/** Reads an entry that has to be of one form and is taken as it stands. */
export function textOf(form: RegExp, code: FaultCode): ReadEntry<string> {
  return (text) => (form.test(text) ? text : new Refused(code))
}

/** Reads `NAME=value`; the value is taken as it stands. */
export function parseVariable(text: string): string | Refused {
  return /^[^=\s]+=/.test(text) ? text : new Refused('environment-format')
}

/** Reads `name=value`, or a name alone. The app's own labels cannot be set. */
export function parseLabel(text: string): Pair | Refused {
  const at = text.indexOf('=')
  const name = (at < 0 ? text : text.slice(0, at)).trim()
  if (name === '' || /\s/.test(name)) return new Refused('label-format')
  if (name.startsWith(labelPrefix)) return new Refused('label-reserved')
  return [name, at < 0 ? '' : text.slice(at + 1)]
}

/** Reads `name:address`; `host-gateway` is the engine's word for its own machine. */
export function parseHost(text: string): Pair | Refused {
  const [, name, address = ''] =
    /^([a-zA-Z0-9_][a-zA-Z0-9_.-]*)[:=]\s*\[?([^\s\]]+)\]?$/.exec(text.trim()) ?? []
  if (name === undefined) return new Refused('host-entry-format')
  return address === 'host-gateway' || isIP(address) !== 0
    ? [name, address]
    : new Refused('host-entry-format')
}

export function parseAddress(text: string): string | Refused {
  return isIP(text) === 0 ? new Refused('ip-format') : text
}

/** Reads `path[:options]`, the form of `docker run --tmpfs`. */
export function parseTmpfs(text: string): Pair | Refused {
  const [, path, options = ''] = /^(\/[^:]+)(?::([\w=,%.-]*))?$/.exec(text.trim()) ?? []
  return path === undefined ? new Refused('path-absolute') : [path, options]
}

/** Reads `host[:container][:permissions]`, the form of `docker run --device`. */
export function parseDevice(text: string): DeviceSpec | Refused {
  const [, host, container = host, permissions = 'rwm'] =
    /^(\/[^:]+)(?::(\/[^:]+))?(?::([rwm]{1,3}))?$/.exec(text.trim()) ?? []
  return host === undefined || container === undefined
    ? new Refused('device-format')
    : { host, container, permissions }
}

/** Reads `all`, a number, or `device=ID,…`, the forms of `docker run --gpus`. */
export function parseGpus(text: string): GpuSpec | Refused {
  if (text === 'all') return { count: -1 }
  if (/^[1-9]\d{0,2}$/.test(text)) return { count: Number(text) }
  const [, ids] = /^"?device=([\w,.:-]+)"?$/.exec(text) ?? []
  return ids === undefined ? new Refused('gpus-format') : { ids: ids.split(',') }
}

/** Reads a capability with or without `CAP_`, in any case; `ALL` is all of them. */
export function parseCapability(text: string): string | Refused {
  const name = text.toUpperCase()
  if (!/^[A-Z][A-Z0-9_]{1,40}$/.test(name)) return new Refused('capability-format')
  return name === 'ALL' || name.startsWith('CAP_') ? name : `CAP_${name}`
}

/** Reads `name=soft[:hard]`, the form of `docker run --ulimit`. */
export function parseUlimit(text: string): UlimitSpec | Refused {
  const [, name, soft, hard = soft] =
    /^([a-z]{2,20})=(-1|\d{1,15})(?::(-1|\d{1,15}))?$/.exec(text.trim()) ?? []
  if (name === undefined) return new Refused('ulimit-format')
  const limits = { soft: Number(soft), hard: Number(hard) }
  const above = limits.hard !== -1 && (limits.soft === -1 || limits.soft > limits.hard)
  return above ? new Refused('ulimit-format') : { name, ...limits }
}

export function parseSysctl(text: string): Pair | Refused {
  const [, name, value] = /^([a-z][\w./-]*)=(.+)$/.exec(text) ?? []
  return name === undefined || value === undefined ? new Refused('sysctl-format') : [name, value]
}
