import type { Services } from '../services.ts'
import { done, os } from './implementer.ts'

/** The procedures of engines. */
export function environmentRoutes({ catalogue, environmentEditor: editor, environments, mirrors }: Services) {
  return {
    list: os.environments.list.handler(() => environments.list()),
    discover: os.environments.discover.handler(async () => {
      await catalogue.search()
      await environments.askOthers()
      return { notes: [...catalogue.notes] }
    }),
    reconnect: os.environments.reconnect.handler(({ input }) => environments.reconnect(input.environmentId)),
    check: os.environments.check.handler(({ input, signal }) => editor.check(input, signal)),
    add: os.environments.add.handler(({ input }) => editor.add(input, input.saveAnyway)),
    edit: os.environments.edit.handler(({ input }) =>
      editor.edit(input.environmentId, input, input.saveAnyway),
    ),
    remove: os.environments.remove.handler(({ input }) => done(editor.remove(input.environmentId))),
    hide: os.environments.hide.handler(({ input }) => editor.hide(input.environmentId, input.hidden)),
    confirmPlainTcp: os.environments.confirmPlainTcp.handler(({ input }) =>
      editor.confirmPlainTcp(input.environmentId, input.endpoint, input.confirmed),
    ),
    trustSteps: os.environments.trustSteps.handler(({ input }) =>
      environments.trustSteps(input.environmentId, input.address),
    ),
    mirrors: os.environments.mirrors.handler(({ input, signal }) =>
      mirrors.list(input.environmentId, signal),
    ),
    confirmMirror: os.environments.confirmMirror.handler(({ input }) =>
      mirrors.confirm(input.environmentId, input.url),
    ),
    forgetMirror: os.environments.forgetMirror.handler(({ input }) =>
      mirrors.forget(input.environmentId, input.url),
    ),
  }
}
