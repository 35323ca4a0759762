import type { SaveKind } from './save-kind.ts'
import { storageSaves } from './storage-saves.ts'

/** Every kind of save that the program makes. */
export const saveKinds: readonly SaveKind[] = [...storageSaves]
