import { requireEnvironment } from '../environments/require-environment.ts'
import { suggestName } from '../registries/edit/suggest-name.ts'
import { previewAddress, readAddress } from '../registries/edit/typed-address.ts'
import type { Services } from '../services.ts'
import { done, os } from './implementer.ts'

/** The procedures of the Registries page. */
export function registryRoutes({ bulk, editor, environments, registries, usage, verifier }: Services) {
  const { states } = registries
  return {
    list: os.registries.list.handler(() => registries.list()),
    previewAddress: os.registries.previewAddress.handler(({ input }) =>
      previewAddress(input.text, input.provider, input.username),
    ),
    suggestName: os.registries.suggestName.handler(({ input }) => {
      const address = readAddress(input.provider, input.address)
      const host = address.ok ? address.address.host : ''
      const taken = new Set(registries.records().map((record) => record.name.toLowerCase()))
      return { name: suggestName({ host, username: input.username }, taken) }
    }),
    add: os.registries.add.handler(({ input }) => editor.add(input)),
    edit: os.registries.edit.handler(({ input }) => editor.edit(input)),
    undoChange: os.registries.undoChange.handler(({ input }) => editor.undo(input.id)),
    clone: os.registries.clone.handler(({ input }) => editor.clone(input)),
    verify: os.registries.verify.handler(({ input }) => verifier.verify(input.id, input.environmentId)),
    verifyAll: os.registries.verifyAll.handler(({ input, signal }) => {
      requireEnvironment(environments, input.environmentId)
      return bulk.verifyAll(input, signal)
    }),
    bulk: os.registries.bulk.handler(async ({ input, signal }) => {
      if (input.action === 'verify') requireEnvironment(environments, input.environmentId)
      return { outcomes: await bulk.run(input, signal) }
    }),
    history: os.registries.history.handler(({ input }) => registries.history(input.id)),
    usedBy: os.registries.usedBy.handler(({ input }) => usage.usedBy(input.id, input.environmentId)),
    deactivate: os.registries.deactivate.handler(({ input }) => states.deactivate(input.id)),
    activate: os.registries.activate.handler(({ input }) => states.activate(input.id, input.expiresAt)),
    lease: os.registries.lease.handler(({ input }) => states.lease(input.id, input.kind)),
    remove: os.registries.remove.handler(({ input }) => done(states.remove(input.id))),
  }
}
