import type { Services } from '../services.ts'
import { os } from './implementer.ts'

/** The procedures of logs. The bytes of whole ones go by the shell's door. */
export function logRoutes({ logs, logFiles }: Pick<Services, 'logs' | 'logFiles'>) {
  return {
    read: os.logs.read.handler(({ input, signal }) =>
      logs.read(input, signal ?? new AbortController().signal),
    ),
    save: os.logs.save.handler(({ input }) => logFiles.save(input)),
  }
}
