import { suggestName } from '../registries/suggest-name.ts'
import { previewAddress, readAddress } from '../registries/typed-address.ts'
import type { Services } from '../services.ts'
import { done, os } from './implementer.ts'

/** The procedures of the Registries page. */
export function registryRoutes({ editor, registries }: Services) {
  return {
    list: os.registries.list.handler(() => registries.list()),
    previewAddress: os.registries.previewAddress.handler(({ input }) => previewAddress(input.text)),
    suggestName: os.registries.suggestName.handler(({ input }) => {
      const address = readAddress(input.provider, input.address)
      const host = address.ok ? address.address.host : ''
      const taken = new Set(registries.records().map((record) => record.name.toLowerCase()))
      return { name: suggestName({ host, username: input.username }, taken) }
    }),
    add: os.registries.add.handler(({ input }) => editor.add(input)),
    edit: os.registries.edit.handler(({ input }) => editor.edit(input)),
    verify: os.registries.verify.handler(({ input }) => editor.verify(input.id, input.environmentId)),
    deactivate: os.registries.deactivate.handler(({ input }) => registries.deactivate(input.id)),
    activate: os.registries.activate.handler(({ input }) => registries.activate(input.id)),
    remove: os.registries.remove.handler(({ input }) => done(registries.remove(input.id))),
  }
}
