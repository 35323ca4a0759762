import type { Freshness } from '../../contract/vault.ts'
import type { ActivityRecorder } from '../activity/activity-log.ts'
import type { PullQueue } from '../pulls/pull-queue.ts'
import type { RegistryService } from '../registries/registry-service.ts'
import type { SettingsStore } from '../shell/settings-store.ts'
import { AutoLock } from '../vault/auto-lock.ts'
import type { Vault } from '../vault/vault.ts'

export interface VaultGuardOptions {
  vault: Vault
  settings: SettingsStore
  activity: ActivityRecorder
  pulls: Pick<PullQueue, 'list'>
  registries: Pick<RegistryService, 'records'>
  onBug: (error: unknown) => void
}

/** What the machine does when the vault shall not stay open. */
export type MachineEvent = 'sleep' | 'screen'

export interface VaultGuard {
  /** Somebody is at the page. */
  present(): Promise<void>
  /** Locks at once, unless the settings say otherwise. */
  machine(event: MachineEvent): Promise<void>
  dispose(): void
}

/** Locks the vault when nobody is there, and has the activity log say so; says there, too, what its files are. */
export function guardVault(options: VaultGuardOptions): VaultGuard {
  const { vault, settings, activity, pulls, onBug } = options
  const noteLock = (subject: 'idle' | MachineEvent) =>
    activity.record({ kind: 'vault.locked', ok: true, subject })
  const autoLock = new AutoLock({
    vault,
    minutes: async () => (await settings.read()).autoLockMinutes,
    awaited: () => pulls.list().some((job) => job.state === 'queued' && needsSecret(options, job.credential)),
    locked: () => noteLock('idle'),
    onFailure: onBug,
    elapsed: () => performance.now(),
    clock: Date.now,
  })
  let told: Freshness | undefined
  const subscription = vault.onChange(() => {
    const { freshness } = vault
    if (freshness === told) return
    told = freshness
    if (freshness === 'older' || freshness === 'mixed') {
      activity.record({ kind: 'vault.rolled-back', ok: false, subject: freshness })
    }
  })
  return {
    present: () => autoLock.present(),
    machine: async (event) => {
      if (!(await settings.read()).lockWithScreen || vault.state === 'absent') return
      const open = vault.state === 'unlocked'
      // Also cancels an unlock that is under way.
      vault.lock()
      if (open) noteLock(event)
    },
    dispose: () => {
      autoLock.dispose()
      subscription.dispose()
    },
  }
}

function needsSecret({ registries }: VaultGuardOptions, credential: { id: string } | undefined): boolean {
  if (credential === undefined) return false
  return registries.records().some(({ id, credential: kind }) => id === credential.id && kind !== 'none')
}
