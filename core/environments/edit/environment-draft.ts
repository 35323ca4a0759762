import { posix, win32 } from 'node:path'
import type { EnvironmentDraft } from '../../../contract/environment/environment.ts'
import type { Fault, FaultCode } from '../../../contract/fault.ts'
import { type EndpointFault, parseEngineEndpoint, speaksTls } from '../../engine/engine-endpoint.ts'
import type { EnginePlace } from '../discovery/found-engine.ts'

/** Whatever shows nothing or changes what is shown around it, and halves of surrogate pairs. */
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u

const endpointFaults: { readonly [C in EndpointFault]: FaultCode } = {
  scheme: 'endpoint-scheme',
  path: 'endpoint-path',
  userinfo: 'endpoint-userinfo',
  user: 'endpoint-user',
  host: 'endpoint-host',
  port: 'endpoint-port',
}

/** A draft as read: the place, or what is wrong at which field. `folder` is where files may still be looked for. */
export interface ReadDraft {
  readonly name: string
  readonly place: EnginePlace
  readonly folder: string | undefined
  readonly faults: readonly Fault[]
}

/** Reads what was typed; nothing on the machine is looked at. `platform` as Node names it. */
export function readDraft(draft: EnvironmentDraft, platform: string): ReadDraft {
  const faults: Fault[] = []
  const name = draft.name.trim()
  if (name === '') faults.push({ field: 'name', code: 'required' })
  else if (name.length > 100) faults.push({ field: 'name', code: 'too-long', params: { max: '100' } })
  else if (unprintable.test(name)) faults.push({ field: 'name', code: 'control-characters' })

  const typed = draft.address.trim()
  const endpoint = typed === '' ? '' : written(draft.way, typed)
  const parsed = parseEngineEndpoint(endpoint)
  if (typed === '') faults.push({ field: 'address', code: 'required' })
  else if (!parsed.ok) faults.push({ field: 'address', code: endpointFaults[parsed.code] })
  else if (!fits(draft.way, endpoint)) faults.push({ field: 'address', code: 'endpoint-scheme' })
  else if (draft.way === 'tcp' && speaksTls(parsed.endpoint, false)) {
    faults.push({ field: 'address', code: 'endpoint-tls-port' })
  }
  const shown = parsed.ok ? parsed.endpoint.text : ''
  if (draft.way !== 'tls') return { name, place: { endpoint: shown }, folder: undefined, faults }

  const files: Record<string, string> = {}
  for (const field of ['caFile', 'certFile', 'keyFile'] as const) {
    const path = draft[field].trim()
    const fault = pathFault(path, platform)
    if (fault) faults.push({ field, code: fault })
    if (path !== '') files[field.slice(0, -'File'.length)] = path
  }
  const folder = draft.certFolder.trim()
  const fault = pathFault(folder, platform)
  if (fault) faults.push({ field: 'certFolder', code: fault })
  if (folder === '' && files.cert !== undefined && files.key === undefined) {
    faults.push({ field: 'keyFile', code: 'required' })
  }
  if (folder === '' && files.key !== undefined && files.cert === undefined) {
    faults.push({ field: 'certFile', code: 'required' })
  }
  return {
    name,
    place: { endpoint: shown, files },
    folder: folder || undefined,
    faults,
  }
}

/** The endpoint with its scheme, and with the port of TLS where none is written. */
function written(way: EnvironmentDraft['way'], typed: string): string {
  const withScheme = /^[a-z]+:\/\//i.test(typed)
    ? typed.replace(/^https?:/i, 'tcp:')
    : `${schemeOf(way, typed)}${typed}`
  const bare = /^tcp:\/\/(\[[^\]]*\]|[^:/]+)\/?$/i.exec(withScheme)?.[1]
  return way === 'tls' && bare !== undefined ? `tcp://${bare}:2376` : withScheme
}

function schemeOf(way: EnvironmentDraft['way'], typed: string): string {
  switch (way) {
    case 'socket':
      return /^[\\/]{2}\.[\\/]pipe[\\/]/.test(typed) ? 'npipe://' : 'unix://'
    case 'ssh':
      return 'ssh://'
    case 'tcp':
    case 'tls':
      return 'tcp://'
  }
}

function fits(way: EnvironmentDraft['way'], endpoint: string): boolean {
  const scheme = /^[a-z]+/i.exec(endpoint)?.[0].toLowerCase()
  switch (way) {
    case 'socket':
      return scheme === 'unix' || scheme === 'npipe'
    case 'ssh':
      return scheme === 'ssh'
    case 'tcp':
    case 'tls':
      return scheme === 'tcp'
  }
}

function pathFault(path: string, platform: string): FaultCode | undefined {
  if (path === '') return undefined
  if (path.length > 1000) return 'too-long'
  if (/\p{Cc}/u.test(path)) return 'control-characters'
  const { isAbsolute } = platform === 'win32' ? win32 : posix
  return isAbsolute(path) ? undefined : 'path-absolute'
}
