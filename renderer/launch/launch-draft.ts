import type { Fault } from '../../contract/fault.ts'
import type { LaunchDraft, PullPolicy, RestartPolicy } from '../../contract/workloads.ts'

/** What is typed on the Launch page. No policy means the default for the tag. */
export interface TypedLaunch {
  image: string
  credentialId: string | undefined
  pullPolicy: PullPolicy | 'default'
  name: string
  command: string
  environment: string
  ports: string
  restart: RestartPolicy
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
    name: '',
    command: '',
    environment: '',
    ports: '',
    restart: 'no',
  }
}

/** The draft as the core takes it: what was not chosen is left out. */
export function toLaunchDraft(typed: TypedLaunch, place: LaunchPlace): LaunchDraft {
  const { credentialId, pullPolicy, ...fields } = typed
  return {
    ...place,
    ...fields,
    ...(credentialId === undefined ? {} : { credentialId }),
    ...(pullPolicy === 'default' ? {} : { pullPolicy }),
  }
}

const optionFields: readonly string[] = ['name', 'command', 'environment', 'ports', 'restart']

/** Whether a fault is at a field of the run form, which is folded otherwise. */
export function isOptionFault(fault: Fault): boolean {
  return optionFields.includes(fault.field)
}
