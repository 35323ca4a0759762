import type { PowerMonitor } from 'electron'
import type { MachineEvent } from '../../core/compose/vault-guard.ts'

/**
 * Tells when the machine goes to sleep, and when its screen locks, which Electron knows on macOS and Windows
 * only.
 */
export function onMachineEvents(
  monitor: Pick<PowerMonitor, 'on' | 'removeListener'>,
  tell: (event: MachineEvent) => void,
): { dispose(): void } {
  const sleep = () => tell('sleep')
  const screen = () => tell('screen')
  monitor.on('suspend', sleep)
  monitor.on('lock-screen', screen)
  return {
    dispose: () => {
      monitor.removeListener('suspend', sleep)
      monitor.removeListener('lock-screen', screen)
    },
  }
}
