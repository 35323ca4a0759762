import type { RegistryState, Scope } from '../../../contract/registry/registry-record.ts'
import type { Translate } from '../../messages/texts.ts'

/** The tone of a registry's state in a badge. */
export const stateTones = { active: 'good', inactive: 'idle', expired: 'warning' } as const satisfies {
  readonly [S in RegistryState]: string
}

/** A scope in the middle of a line. */
export function scopeText(scope: Scope, t: Translate): string {
  return scope.kind === 'project'
    ? t('launch.match.project')
    : t('launch.match.namespace', { namespace: scope.namespace })
}
