import { randomBytes } from 'node:crypto'
import { blankRunForm } from '../../../../../contract/workload/run-fields.ts'
import type { LaunchDraft } from '../../../../../contract/workloads.ts'

/** A draft of nginx with these fields filled in. */
export function draft(fields: Partial<LaunchDraft>): LaunchDraft {
  return {
    environmentId: 'default',
    projectId: 'p',
    namespace: 'default',
    image: 'nginx',
    ...blankRunForm(),
    ...fields,
  }
}

/** A letter in front: a word that begins with a dash is a flag. */
export function newSecret(): string {
  return `s${randomBytes(18).toString('base64url')}`
}
