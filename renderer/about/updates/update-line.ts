import type { UpdateStep } from '../../../contract/updates.ts'
import type { TextKey, TextValues } from '../../messages/texts.ts'

/** How far the search for a newer version is, in words; `alarm` where it came to nothing. */
export function updateLine(step: UpdateStep): { key: TextKey; values: TextValues; alarm: boolean } {
  switch (step.kind) {
    case 'failed':
      return { key: `program.updates.failed.${step.reason}`, values: {}, alarm: true }
    case 'downloading':
      return {
        key: 'program.updates.steps.downloading',
        values: { version: step.version, percent: step.percent },
        alarm: false,
      }
    case 'available':
    case 'ready':
      return { key: `program.updates.steps.${step.kind}`, values: { version: step.version }, alarm: false }
    case 'idle':
    case 'checking':
    case 'current':
      return { key: `program.updates.steps.${step.kind}`, values: {}, alarm: false }
  }
}
