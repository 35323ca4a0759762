import { stringify } from 'yaml'
import type { PullPolicy } from '../../../../contract/workload/run-form.ts'
import type { ContainerFields } from '../container-fields.ts'
import type { GpuSpec } from '../entry-forms.ts'
import { portText } from '../port-spec.ts'
import { cpusText, sizeText } from '../quantity.ts'
import { volumeText } from '../volume-spec.ts'
import type { MaskedFields, Shown } from './masked-fields.ts'
import { deviceText } from './show-run.ts'

const pulls: Readonly<Record<PullPolicy, string | undefined>> = {
  'newer-if-reachable': undefined,
  always: 'always',
  'if-not-present': 'missing',
  never: 'never',
}

/** The form as a compose file (the Compose Specification) with one service. */
export function showCompose(
  image: string,
  fields: ContainerFields,
  masked: MaskedFields,
  pullPolicy: PullPolicy | undefined,
): string {
  const named = [
    ...new Set(fields.volumes.flatMap(({ kind, source }) => (kind === 'named' && source ? [source] : []))),
  ]
  const file = {
    services: { [serviceName(image, fields)]: given(serviceOf(image, fields, masked, pullPolicy)) },
    // else Compose would put the project's name in front
    ...(named.length === 0 ? {} : { volumes: Object.fromEntries(named.map((name) => [name, { name }])) }),
  }
  const text = stringify(file, { lineWidth: 0 })
  return fields.switches.autoRemove ? `# Compose has no word for --rm.\n${text}` : text
}

function serviceOf(
  image: string,
  fields: ContainerFields,
  masked: MaskedFields,
  pullPolicy: PullPolicy | undefined,
): Record<string, unknown> {
  const { restart, switches, nanoCpus, memory, shmSize, gpus, stopTimeout, scale } = fields
  const pairs = (list: MaskedFields['labels']) =>
    Object.fromEntries(list.map(({ name, value }) => [name, shownText(value)]))
  return {
    image: plain(image),
    // Compose refuses a fixed name for more than one container
    container_name: scale > 1 ? undefined : fields.name,
    platform: fields.platform,
    pull_policy: pullPolicy && pulls[pullPolicy],
    entrypoint: fields.entrypoint === undefined ? undefined : [plain(fields.entrypoint)],
    command: masked.command.map(shownText),
    restart: restartText(restart),
    environment: pairs(masked.environment),
    ports: fields.ports.map(portText),
    volumes: fields.volumes.map(volumeText).map(plain),
    tmpfs: fields.tmpfs.map(([path, options]) => plain(options === '' ? path : `${path}:${options}`)),
    cpus: nanoCpus === undefined ? undefined : cpusText(nanoCpus),
    mem_limit: memory === undefined ? undefined : sizeText(memory),
    shm_size: shmSize === undefined ? undefined : sizeText(shmSize),
    deploy: given({
      replicas: scale > 1 ? scale : undefined,
      resources: gpus && { reservations: { devices: [gpuDevice(gpus)] } },
    }),
    user: fields.user === undefined ? undefined : plain(fields.user),
    working_dir: fields.workdir === undefined ? undefined : plain(fields.workdir),
    hostname: fields.hostname,
    labels: pairs(masked.labels),
    extra_hosts: fields.hosts.map(([name, address]) => `${name}:${address}`),
    dns: fields.dns,
    devices: fields.devices.map(deviceText).map(plain),
    cap_add: fields.capAdd,
    cap_drop: fields.capDrop,
    ulimits: Object.fromEntries(fields.ulimits.map(({ name, soft, hard }) => [name, { soft, hard }])),
    sysctls: Object.fromEntries(fields.sysctls.map(([name, value]) => [name, plain(value)])),
    stop_signal: fields.stopSignal,
    stop_grace_period: stopTimeout === undefined || stopTimeout < 0 ? undefined : `${stopTimeout}s`,
    init: switches.init || undefined,
    tty: switches.tty || undefined,
    stdin_open: switches.interactive || undefined,
    read_only: switches.readOnly || undefined,
    privileged: switches.privileged || undefined,
  }
}

function restartText({ policy, retries }: ContainerFields['restart']): string | undefined {
  if (policy === 'no') return undefined
  return retries === undefined ? policy : `${policy}:${retries}`
}

function gpuDevice(gpus: GpuSpec): Record<string, unknown> {
  const which = 'ids' in gpus ? { device_ids: gpus.ids } : { count: gpus.count < 0 ? 'all' : gpus.count }
  return { driver: 'nvidia', ...which, capabilities: ['gpu'] }
}

/** The name of the service: the container's, else the last part of the image's path. */
function serviceName(image: string, { name }: ContainerFields): string {
  const stem =
    name ??
    image
      .replace(/@.*$/, '')
      .replace(/:[^/:]*$/, '')
      .split('/')
      .at(-1) ??
    ''
  return stem.toLowerCase().replace(/[^a-z0-9._-]+/g, '-') || 'app'
}

/** Compose puts variables in place of `$NAME`; a plain `$` is written twice. */
function plain(text: string): string {
  return text.replaceAll('$', '$$$$')
}

function shownText(shown: Shown): string {
  if ('text' in shown) return plain(shown.text)
  return `${plain(shown.before)}$\{${shown.variable}:?set ${shown.variable}}`
}

function given(service: Record<string, unknown>): Record<string, unknown> {
  const isEmpty = (value: unknown): boolean =>
    value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0)
  return Object.fromEntries(Object.entries(service).filter(([, value]) => !isEmpty(value)))
}
