import type { Fault } from '../../../contract/fault.ts'
import type { RestartPolicy, RunForm, RunSwitch, RunText } from '../../../contract/workload/run-fields.ts'
import { isPlatform } from '../../images/platform.ts'
import {
  type DeviceSpec,
  type GpuSpec,
  type Pair,
  parseAddress,
  parseCapability,
  parseDevice,
  parseGpus,
  parseHost,
  parseLabel,
  parseSysctl,
  parseTmpfs,
  parseUlimit,
  parseVariable,
  textOf,
  type UlimitSpec,
} from './entry-forms.ts'
import { FormReader, type ReadEntry, Refused } from './form-reader.ts'
import { type PortSpec, portsReader, portTakenTwice, portText } from './port-spec.ts'
import { parseCount, parseCpus, parseMemory, parseScale, parseSize } from './quantity.ts'
import { refuseForReplicas } from './replica-rules.ts'
import { shellWords } from './shell-words.ts'
import { parseVolume, targetTakenTwice, type VolumeSpec } from './volume-spec.ts'

/** The run form as read: what the container shall be, beside its image. */
export interface ContainerFields {
  name: string | undefined
  command: readonly string[]
  environment: readonly string[]
  ports: readonly PortSpec[]
  volumes: readonly VolumeSpec[]
  restart: { policy: RestartPolicy; retries: number | undefined }
  nanoCpus: number | undefined
  memory: number | undefined
  platform: string | undefined
  entrypoint: string | undefined
  user: string | undefined
  workdir: string | undefined
  hostname: string | undefined
  labels: readonly Pair[]
  hosts: readonly Pair[]
  dns: readonly string[]
  tmpfs: readonly Pair[]
  devices: readonly DeviceSpec[]
  gpus: GpuSpec | undefined
  capAdd: readonly string[]
  capDrop: readonly string[]
  ulimits: readonly UlimitSpec[]
  sysctls: readonly Pair[]
  shmSize: number | undefined
  stopSignal: string | undefined
  stopTimeout: number | undefined
  /** Above one it is a service of so many replicas, which has the name, and the fields are those of each. */
  scale: number
  switches: Readonly<Record<RunSwitch, boolean>>
}

/** `fields` is whole only where there are no faults. */
export type ReadFields = { ok: true; fields: ContainerFields } | { ok: false; faults: Fault[] }

const nameForm = /^[a-zA-Z0-9][a-zA-Z0-9_.-]{1,127}$/
const hostnameForm = /^(?=.{1,64}$)[a-zA-Z0-9]([a-zA-Z0-9._-]*[a-zA-Z0-9])?$/
const userForm = /^[^\s:]{1,256}(?::[^\s:]{1,256})?$/
const folderForm = /^(?:\/|[a-zA-Z]:[\\/])/
const signalForm = /^(?:SIG)?[A-Z][A-Z0-9+-]{1,12}$|^\d{1,2}$/i

/** Reads the run form; the first entry of a field that cannot be read is the fault there, in `text`. */
export function readContainerFields(form: RunForm & { platform?: string | undefined }): ReadFields {
  const reader = new FormReader()
  const one = <T>(field: RunText, read: ReadEntry<T>) => reader.one(field, form[field], read)
  const lines = <T>(field: RunText, read: ReadEntry<T>) => reader.lines(field, form[field], read)
  const words = <T>(field: RunText, read: ReadEntry<T>) => reader.words(field, form[field], read)
  const { restart, autoRemove, init, tty, interactive, readOnly, privileged } = form
  const scale = one('scale', parseScale) ?? 1

  const fields: ContainerFields = {
    name: one('name', textOf(nameForm, 'container-name-format')),
    command: reader.whole('command', form.command, parseCommand) ?? [],
    environment: lines('environment', parseVariable),
    ports: words('ports', portsReader()).flat(),
    volumes: lines('volumes', parseVolume),
    restart: {
      policy: scale > 1 ? 'unless-stopped' : restart,
      retries: restart === 'on-failure' ? one('restartRetries', parseCount(0, 'retries-format')) : undefined,
    },
    nanoCpus: one('cpus', parseCpus),
    memory: one('memory', parseMemory),
    platform: reader.one('platform', (form.platform ?? '').toLowerCase(), (text) =>
      isPlatform(text) ? text : new Refused('platform-format'),
    ),
    entrypoint: one('entrypoint', (text) => text),
    user: one('user', textOf(userForm, 'user-format')),
    workdir: one('workdir', textOf(folderForm, 'path-absolute')),
    hostname: one('hostname', textOf(hostnameForm, 'hostname-format')),
    labels: lines('labels', parseLabel),
    hosts: lines('hosts', parseHost),
    dns: words('dns', parseAddress),
    tmpfs: lines('tmpfs', parseTmpfs),
    devices: lines('devices', parseDevice),
    gpus: one('gpus', parseGpus),
    capAdd: words('capAdd', parseCapability),
    capDrop: words('capDrop', parseCapability),
    ulimits: lines('ulimits', parseUlimit),
    sysctls: lines('sysctls', parseSysctl),
    shmSize: one('shmSize', parseSize),
    stopSignal: one('stopSignal', textOf(signalForm, 'signal-format')),
    stopTimeout: one('stopTimeout', parseCount(-1, 'seconds-format')),
    scale,
    switches: { autoRemove, init, tty, interactive, readOnly, privileged },
  }
  const port = portTakenTwice(fields.ports)
  if (port) reader.refuse('ports', 'port-twice', portText(port))
  const volume = targetTakenTwice(fields.volumes)
  if (volume) reader.refuse('volumes', 'volume-twice', volume.target)
  if (scale > 1) refuseForReplicas(reader, fields, restart)
  // the engine takes one of the two only
  else if (autoRemove && restart !== 'no') reader.refuse('autoRemove', 'remove-and-restart')

  const { faults } = reader
  return faults.length > 0 ? { ok: false, faults } : { ok: true, fields }
}

function parseCommand(line: string): string[] | Refused {
  return shellWords(line) ?? new Refused('command-quotes')
}
