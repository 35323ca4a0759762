import type { ActivityRecorder } from '../activity/activity-log.ts'
import type { MirrorBook } from '../environments/records/mirror-book.ts'
import { RegistryTaker } from '../exchange/import/registry-taker.ts'
import type { ProjectService } from '../projects/project-service.ts'
import type { Registries } from '../registries/create-registries.ts'
import type { SettingsStore } from '../shell/settings-store.ts'
import { TerminalSetup, type TerminalSetupOptions } from '../terminal/setup/terminal-setup.ts'
import { TerminalDesk } from '../terminal/terminal-desk.ts'
import type { Vault } from '../vault/vault.ts'

export interface CoreTerminalOptions extends Omit<TerminalSetupOptions, 'vault' | 'activity'> {
  registries: Pick<Registries, 'service' | 'store'>
  projects: ProjectService
  mirrors: MirrorBook
  vault: Vault
  settings: SettingsStore
  activity: ActivityRecorder
  withPage: boolean
  vaultTried: () => Promise<unknown>
  onBug: (error: unknown) => void
  now: () => number
  newId: () => string
}

/** Builds what answers the credential helpers of terminals, and what sets terminals up for that. */
export function createTerminal(options: CoreTerminalOptions): {
  terminal: TerminalDesk
  terminalSetup: TerminalSetup
} {
  const { registries, settings, projects, now, newId } = options
  const terminal = new TerminalDesk({
    ...options,
    registries: registries.service,
    taker: new RegistryTaker({ ...registries.store, projects, now, newId }),
    currentProject: async () => (await settings.read()).currentProjectId,
  })
  return { terminal, terminalSetup: new TerminalSetup(options) }
}
