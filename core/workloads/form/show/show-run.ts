import type { PullPolicy } from '../../../../contract/workload/run-form.ts'
import type { ContainerFields } from '../container-fields.ts'
import type { DeviceSpec, GpuSpec } from '../entry-forms.ts'
import { portText } from '../port-spec.ts'
import { cpusText, sizeText } from '../quantity.ts'
import { quoteWord } from '../shell-words.ts'
import { volumeText } from '../volume-spec.ts'
import type { MaskedFields, Shown } from './masked-fields.ts'

/** How long a line may be before it is written with a flag a line. */
const width = 100

/** What `docker run --pull` calls a policy. It has no word for *newer if reachable*. */
const pulls: Readonly<Record<PullPolicy, string | undefined>> = {
  'newer-if-reachable': undefined,
  always: 'always',
  'if-not-present': 'missing',
  never: 'never',
}

/** The form as a line for a POSIX shell that makes the same container, in the engine's own default network. */
export function showRun(
  image: string,
  fields: ContainerFields,
  masked: MaskedFields,
  pullPolicy: PullPolicy | undefined,
): string {
  const pull = pullPolicy && pulls[pullPolicy]
  const flags = [
    ...(pull === undefined ? [] : [`--pull ${pull}`]),
    ...flagsOf(fields),
    ...masked.environment.map(({ name, value }) =>
      'text' in value ? `-e ${quoteWord(`${name}=${value.text}`)}` : variableFlag(name, value.variable),
    ),
    ...masked.labels.map(({ name, value }) => `-l ${quoteShown(value, `${name}=`)}`),
  ]
  const end = [quoteWord(image), ...masked.command.map((word) => quoteShown(word))].join(' ')
  const line = ['docker run -d', ...flags, end].join(' ')
  return line.length <= width && flags.length < 4 ? line : ['docker run -d', ...flags, end].join(' \\\n  ')
}

function flagsOf(fields: ContainerFields): string[] {
  const { restart, switches, volumes, ports, devices, tmpfs, hosts, ulimits, sysctls } = fields
  const one = (flag: string, value: string | undefined) =>
    value === undefined ? [] : [`${flag} ${quoteWord(value)}`]
  const each = (flag: string, values: readonly string[]) => values.flatMap((value) => one(flag, value))
  const retries = restart.retries === undefined ? '' : `:${restart.retries}`
  return [
    ...one('--name', fields.name),
    ...one('--platform', fields.platform),
    ...one('--restart', restart.policy === 'no' ? undefined : `${restart.policy}${retries}`),
    ...(switches.autoRemove ? ['--rm'] : []),
    ...(switches.init ? ['--init'] : []),
    ...(switches.interactive ? ['-i'] : []),
    ...(switches.tty ? ['-t'] : []),
    ...(switches.readOnly ? ['--read-only'] : []),
    ...(switches.privileged ? ['--privileged'] : []),
    ...one('--cpus', fields.nanoCpus === undefined ? undefined : cpusText(fields.nanoCpus)),
    ...one('--memory', fields.memory === undefined ? undefined : sizeText(fields.memory)),
    ...one('--shm-size', fields.shmSize === undefined ? undefined : sizeText(fields.shmSize)),
    ...one('--gpus', fields.gpus && gpuText(fields.gpus)),
    ...one('--user', fields.user),
    ...one('--workdir', fields.workdir),
    ...one('--hostname', fields.hostname),
    ...one('--entrypoint', fields.entrypoint),
    ...one('--stop-signal', fields.stopSignal),
    ...one('--stop-timeout', fields.stopTimeout === undefined ? undefined : String(fields.stopTimeout)),
    ...each('-p', ports.map(portText)),
    ...each('-v', volumes.map(volumeText)),
    ...each(
      '--tmpfs',
      tmpfs.map(([path, options]) => (options === '' ? path : `${path}:${options}`)),
    ),
    ...each('--device', devices.map(deviceText)),
    ...each(
      '--add-host',
      hosts.map(([name, address]) => `${name}:${address}`),
    ),
    ...each('--dns', fields.dns),
    ...each('--cap-add', fields.capAdd),
    ...each('--cap-drop', fields.capDrop),
    ...each(
      '--ulimit',
      ulimits.map(({ name, soft, hard }) => `${name}=${soft}:${hard}`),
    ),
    ...each(
      '--sysctl',
      sysctls.map(([name, value]) => `${name}=${value}`),
    ),
  ]
}

/** The device as `docker run --device` takes it. */
export function deviceText({ host, container, permissions }: DeviceSpec): string {
  return `${host}:${container}:${permissions}`
}

/** `docker run --gpus` reads its value as CSV, so ids want quotes of their own. */
function gpuText(gpus: GpuSpec): string {
  if ('count' in gpus) return gpus.count < 0 ? 'all' : String(gpus.count)
  return `"device=${gpus.ids.join(',')}"`
}

/** `docker run -e NAME` takes the value from where it is run. */
function variableFlag(name: string, variable: string): string {
  return name === variable ? `-e ${quoteWord(name)}` : `-e ${quoteWord(`${name}=`)}"$\{${variable}:?}"`
}

function quoteShown(shown: Shown, before = ''): string {
  if ('text' in shown) return quoteWord(`${before}${shown.text}`)
  const front = `${before}${shown.before}`
  return `${front === '' ? '' : quoteWord(front)}"$\{${shown.variable}:?}"`
}
