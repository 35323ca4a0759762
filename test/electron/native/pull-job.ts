import type { PullJob } from '../../../contract/pulls.ts'

export function pullJob(fields: Partial<PullJob> = {}): PullJob {
  return {
    id: 'job',
    environmentId: 'e',
    projectId: 'p',
    namespace: 'default',
    image: 'quay.io/team/app:1',
    state: 'pulling',
    layers: 3,
    current: 30,
    total: 60,
    unpacking: false,
    message: '',
    stalled: false,
    offersAnonymous: false,
    createdAt: 0,
    ...fields,
  }
}
