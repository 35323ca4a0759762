import type { Environment, EnvironmentDraft } from '../../../contract/environment/environment.ts'

/** Everything empty, for a socket on this machine. */
export function emptyEnvironment(): EnvironmentDraft {
  return { name: '', way: 'socket', address: '', certFolder: '', caFile: '', certFile: '', keyFile: '' }
}

/** The form as the environment stands now. */
export function draftOf({ name, way, endpoint, files }: Environment): EnvironmentDraft {
  const address = endpoint.replace(way === 'socket' ? /^unix:\/\// : /^[a-z]+:\/\//, '')
  return { ...emptyEnvironment(), name, way, address, ...files }
}
