import { useQueryCache } from '@pinia/colada'
import { defineStore } from 'pinia'
import type { ImportChoice, ImportOutcome } from '../../contract/exchange.ts'
import { useClient } from '../rpc/client.ts'

/** The core takes so many logins in one call. */
const mostAtOnce = 1000

/** Logins of other programs, and exports for Kubernetes. No secret ever comes to the page. */
export const useExchange = defineStore('exchange', () => {
  const client = useClient()
  const cache = useQueryCache()

  return {
    findLogins: (projectId: string, askHelpers: boolean) =>
      client.exchange.findLogins({ projectId, askHelpers }),
    importLogins: async (input: { projectId: string; environmentId?: string; choices: ImportChoice[] }) => {
      const outcomes: ImportOutcome[] = []
      for (let from = 0; from < input.choices.length; from += mostAtOnce) {
        const choices = input.choices.slice(from, from + mostAtOnce)
        outcomes.push(...(await client.exchange.importLogins({ ...input, choices })))
      }
      await cache.invalidateQueries({ key: ['registries'] })
      return outcomes
    },
    removePlaintext: (keys: readonly string[]) => client.exchange.removePlaintext({ keys: [...keys] }),
    backups: () => client.exchange.backups(),
    restoreBackup: (id: string) => client.exchange.restoreBackup({ id, where: 'in-place' }),
    removeBackup: (id: string) => client.exchange.removeBackup({ id }),
    exportKubernetes: (ids: readonly string[], copy: boolean) =>
      client.exchange.exportKubernetes({ ids: [...ids], confirmed: true, copy }),
    exports: () => client.exchange.exports(),
    removeExport: (name: string) => client.exchange.removeExport({ name }),
  }
})
