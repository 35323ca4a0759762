import type { Environment } from '../../contract/environment/environment.ts'
import type { TextKey } from '../messages/texts.ts'

/** How an environment is shown at a glance. */
export interface EnvironmentSign {
  readonly tone: 'good' | 'bad' | 'idle'
  readonly text: TextKey
}

export function environmentSign({ engine, problem }: Environment): EnvironmentSign {
  if (engine) return { tone: 'good', text: 'environments.works' }
  if (problem) return { tone: 'bad', text: 'environments.noAnswer' }
  return { tone: 'idle', text: 'environments.notAsked' }
}
