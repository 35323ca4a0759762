import type { Services } from '../services.ts'
import { os } from './implementer.ts'

/** The procedures of diagnostics. The file goes by the shell's door. */
export function diagnosticsRoutes({ diagnostics }: Pick<Services, 'diagnostics'>) {
  return {
    gather: os.diagnostics.gather.handler(({ input }) => diagnostics.gather(input)),
    save: os.diagnostics.save.handler(({ input }) => diagnostics.save(input.id)),
  }
}
