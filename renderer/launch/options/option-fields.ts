import type { RunSwitch, RunText } from '../../../contract/workload/run-fields.ts'
import type { TypedLaunch } from '../launch-draft.ts'

/** A text field of the run form as it stands on the page; `lines` is one with an entry a line. */
export interface OptionField {
  readonly name: RunText | 'platform'
  readonly lines?: boolean
}

/** What docker run users need seldom, under *More*. */
export const moreFields: readonly OptionField[] = [
  { name: 'entrypoint' },
  { name: 'platform' },
  { name: 'user' },
  { name: 'workdir' },
  { name: 'hostname' },
  { name: 'dns' },
  { name: 'labels', lines: true },
  { name: 'hosts', lines: true },
  { name: 'tmpfs', lines: true },
  { name: 'devices', lines: true },
  { name: 'capAdd' },
  { name: 'capDrop' },
  { name: 'ulimits', lines: true },
  { name: 'sysctls', lines: true },
  { name: 'shmSize' },
  { name: 'gpus' },
  { name: 'stopSignal' },
  { name: 'stopTimeout' },
]

export const moreSwitches: readonly RunSwitch[] = [
  'init',
  'interactive',
  'tty',
  'readOnly',
  'autoRemove',
  'privileged',
]

/** How many of the fields under *More* say something. */
export function countMore(typed: TypedLaunch): number {
  const texts = moreFields.filter(({ name }) => typed[name].trim() !== '')
  return texts.length + moreSwitches.filter((name) => typed[name]).length
}

/** Whether a field stands under *More*. */
export function isMore(field: string): boolean {
  return [...moreFields.map(({ name }) => name), ...moreSwitches].some((name) => name === field)
}
