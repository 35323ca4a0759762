import type { EnvironmentDraft } from '../../../contract/environment/environment.ts'

/** A draft of an environment at a socket, with these fields typed. */
export function blankEnvironment(fields: Partial<EnvironmentDraft> = {}): EnvironmentDraft {
  return {
    name: 'second',
    way: 'socket',
    address: '',
    certFolder: '',
    caFile: '',
    certFile: '',
    keyFile: '',
    ...fields,
  }
}
