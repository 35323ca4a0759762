import type { Fault } from '../../contract/fault.ts'
import {
  blankRunForm,
  type RestartPolicy,
  type RunForm,
  runSwitchNames,
  runTextNames,
} from '../../contract/workload/run-fields.ts'
import type { PullPolicy } from '../../contract/workload/run-form.ts'
import type { LaunchDraft } from '../../contract/workloads.ts'

/** What is typed on the Launch page. No policy means the default for the tag, no platform the engine's own. */
export type TypedLaunch = RunForm & {
  image: string
  credentialId: string | undefined
  pullPolicy: PullPolicy | 'default'
  platform: string
}

/** Where a launch goes. */
export interface LaunchPlace {
  readonly environmentId: string
  readonly projectId: string
  readonly namespace: string
}

export function blankLaunch(image = ''): TypedLaunch {
  return {
    image,
    credentialId: undefined,
    pullPolicy: 'default',
    platform: '',
    ...blankRunForm(),
  }
}

/** The restart policy of every replica. */
export const replicaPolicy = 'unless-stopped' satisfies RestartPolicy

/** Whether a service is asked for rather than a container. */
export function isScaled({ scale }: Pick<TypedLaunch, 'scale'>): boolean {
  return Number(scale) > 1
}

/** The form as it is meant: replicas have one restart policy, whatever was chosen before. */
export function meantForm(typed: TypedLaunch): TypedLaunch {
  return isScaled(typed) ? { ...typed, restart: replicaPolicy } : typed
}

/** The draft as the core takes it: what was not chosen is left out. */
export function toLaunchDraft(typed: TypedLaunch, place: LaunchPlace): LaunchDraft {
  const { credentialId, pullPolicy, platform, ...fields } = meantForm(typed)
  return {
    ...place,
    ...fields,
    ...(credentialId === undefined ? {} : { credentialId }),
    ...(platform.trim() === '' ? {} : { platform: platform.trim() }),
    ...(pullPolicy === 'default' ? {} : { pullPolicy }),
  }
}

const optionFields: readonly string[] = [...runTextNames, ...runSwitchNames, 'restart', 'platform']

/** Whether a fault is at a field of the run form, which is folded otherwise. */
export function isOptionFault(fault: Fault): boolean {
  return optionFields.includes(fault.field)
}
