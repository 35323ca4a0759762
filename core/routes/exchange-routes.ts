import type { Services } from '../services.ts'
import { done, os } from './implementer.ts'

/** The procedures of import, plaintext sweep and export. */
export function exchangeRoutes({ exchange }: Services) {
  const { finder, importer, sweep, backups, exports } = exchange
  const { exchange: procedures } = os
  return {
    findLogins: procedures.findLogins.handler(({ input, signal }) => finder.find(input, signal)),
    importLogins: procedures.importLogins.handler(({ input, signal }) => importer.import(input, signal)),
    removePlaintext: procedures.removePlaintext.handler(({ input }) => sweep.sweep(input.keys)),
    backups: procedures.backups.handler(() => backups.list()),
    restoreBackup: procedures.restoreBackup.handler(({ input }) => backups.restore(input.id, input.where)),
    removeBackup: procedures.removeBackup.handler(({ input }) => done(backups.remove(input.id))),
    exportKubernetes: procedures.exportKubernetes.handler(({ input }) => exports.write(input)),
    exports: procedures.exports.handler(async () => ({
      folder: exports.folder,
      canCopy: exports.canCopy,
      files: await exports.list(),
    })),
    removeExport: procedures.removeExport.handler(({ input }) => done(exports.remove(input.name))),
  }
}
