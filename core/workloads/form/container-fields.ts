import type { Fault } from '../../../contract/fault.ts'
import type { LaunchDraft, RestartPolicy } from '../../../contract/workloads.ts'
import { type PortSpec, parsePort } from './port-spec.ts'
import { shellWords } from './shell-words.ts'

/** The run form as read: what the container shall be, beside its image. */
export interface ContainerFields {
  name: string | undefined
  command: readonly string[]
  environment: readonly string[]
  ports: readonly PortSpec[]
  restart: RestartPolicy
}

export type ReadFields = { ok: true; fields: ContainerFields } | { ok: false; faults: Fault[] }

const nameForm = /^[a-zA-Z0-9][a-zA-Z0-9_.-]{1,127}$/
const longest = 65_536

/** Reads the run form; the first entry of a field that cannot be read is the fault there, in `text`. */
export function readContainerFields(draft: LaunchDraft): ReadFields {
  const faults: Fault[] = []
  const name = draft.name.trim()
  if (name !== '' && !nameForm.test(name)) faults.push({ field: 'name', code: 'container-name-format' })

  const command = draft.command.length > longest ? undefined : shellWords(draft.command)
  if (draft.command.length > longest) faults.push(tooLong('command'))
  else if (command === undefined) faults.push({ field: 'command', code: 'command-quotes' })

  const environment = entries(draft.environment, /\r?\n/)
  if (draft.environment.length > longest) faults.push(tooLong('environment'))
  const wrongLine = environment.find((line) => !/^[^=\s]+=/.test(line) || line.includes('\0'))
  if (wrongLine !== undefined) faults.push(atLine('environment', 'environment-format', wrongLine))

  const portTexts = entries(draft.ports, /[\s,]+/)
  const ports = portTexts.flatMap((text) => parsePort(text) ?? [])
  const wrongPort = portTexts.find((text) => parsePort(text) === undefined)
  if (wrongPort !== undefined) faults.push(atLine('ports', 'port-format', wrongPort))

  if (faults.length > 0 || command === undefined) return { ok: false, faults }
  return {
    ok: true,
    fields: { name: name === '' ? undefined : name, command, environment, ports, restart: draft.restart },
  }
}

function entries(text: string, separator: RegExp): string[] {
  return text
    .slice(0, longest)
    .split(separator)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
}

function tooLong(field: string): Fault {
  return { field, code: 'too-long', params: { max: String(longest) } }
}

/** An environment line may hold a secret: only what stands before its `=` is ever repeated. */
function atLine(field: string, code: 'environment-format' | 'port-format', line: string): Fault {
  return { field, code, params: { text: (line.split('=')[0] ?? '').slice(0, 60) } }
}
