import type { ActivityRecorder } from '../activity/activity-log.ts'
import type { Vault } from '../vault/vault.ts'

/** Opens the vault by a slot that needs nobody, if there is one, and has the activity log say so. Never rejects. */
export async function openUnattended({
  vault,
  activity,
  onBug,
}: {
  vault: Pick<Vault, 'unlockWithAnyUnattendedSlot'>
  activity: ActivityRecorder
  onBug: (error: unknown) => void
}): Promise<void> {
  try {
    const outcome = await vault.unlockWithAnyUnattendedSlot()
    if (outcome.opened) activity.record({ kind: 'vault.unlocked', ok: true, subject: outcome.by })
  } catch (error) {
    onBug(error)
  }
}
