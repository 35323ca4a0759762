/**
 * The fields of the run form that hold text, every entry in the manner of the flag of `docker run` that it
 * stands for. `command` is one line as in a shell, `entrypoint` one program without arguments; fields whose
 * name is a plural have one entry a line. `restartRetries` counts for `on-failure`, where empty means no end.
 * `scale` has no flag: empty or 1 is one container, more is a service of so many replicas, whose name is `name`.
 */
export const runTextNames = [
  'name',
  'command',
  'environment',
  'ports',
  'volumes',
  'restartRetries',
  'cpus',
  'memory',
  'entrypoint',
  'user',
  'workdir',
  'hostname',
  'labels',
  'hosts',
  'dns',
  'tmpfs',
  'devices',
  'gpus',
  'capAdd',
  'capDrop',
  'ulimits',
  'sysctls',
  'shmSize',
  'stopSignal',
  'stopTimeout',
  'scale',
] as const
export type RunText = (typeof runTextNames)[number]

/** The fields that are on or off. */
export const runSwitchNames = ['init', 'tty', 'interactive', 'readOnly', 'privileged', 'autoRemove'] as const
export type RunSwitch = (typeof runSwitchNames)[number]

/** The most replicas that a service may have. */
export const mostReplicas = 100

export const restartPolicies = ['no', 'on-failure', 'unless-stopped', 'always'] as const
export type RestartPolicy = (typeof restartPolicies)[number]

/** The run form as typed. */
export type RunForm = Record<RunText, string> & Record<RunSwitch, boolean> & { restart: RestartPolicy }

/** A form in which nothing has been typed. */
export function blankRunForm(): RunForm {
  return { ...each(runTextNames, ''), ...each(runSwitchNames, false), restart: 'no' }
}

/** The same for each of these names. */
export function each<N extends string, T>(names: readonly N[], value: T): Record<N, T> {
  return Object.fromEntries(names.map((name) => [name, value])) as Record<N, T>
}
