import type { Service } from '../../../contract/services.ts'

/** How the state of a service is marked. */
export function serviceTone({ state }: Pick<Service, 'state'>): 'good' | 'idle' | 'warning' | 'busy' {
  switch (state) {
    case 'steady':
      return 'good'
    case 'working':
    case 'updating':
    case 'removing':
      return 'busy'
    case 'blocked':
      return 'warning'
    case 'stopped':
    case 'unseen':
      return 'idle'
  }
}
