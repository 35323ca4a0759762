import { activitySaves } from './activity-saves.ts'
import { adoptionSaves } from './adoption-saves.ts'
import { replicaSaves } from './replica-saves.ts'
import type { SaveKind } from './save-kind.ts'
import { secretSaves } from './secret-saves.ts'
import { serviceSaves } from './service-saves.ts'
import { storageSaves } from './storage-saves.ts'
import { vaultSaves } from './vault-saves.ts'

/** Every kind of save that the program makes. */
export const saveKinds: readonly SaveKind[] = [
  ...storageSaves,
  ...vaultSaves,
  ...secretSaves,
  ...serviceSaves,
  ...replicaSaves,
  ...adoptionSaves,
  ...activitySaves,
]
