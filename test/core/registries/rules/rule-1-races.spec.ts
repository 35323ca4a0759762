import { beforeEach, expect, it } from 'vitest'
import { temporaryFolder } from '../../storage/temporary-folder.ts'
import { anySlot, codeOf, draft, type OpenRegistries, openRegistries } from './registry-bed.ts'

let open: OpenRegistries

beforeEach(async () => {
  open = await openRegistries({ folder: await temporaryFolder(), slot: anySlot() })
  return () => open.close()
})

const scope = (namespace: string) => ({ kind: 'namespace', namespace }) as const

it.each(['add', 'clone'] as const)(
  'rule 1: %s takes no address of a namespace that gets the wanted name at that moment',
  async (way) => {
    const projectId = open.projects.list()[0]?.id ?? ''
    await open.editor.add(draft(open, { name: 'one', scope: scope('red') }))
    const model = await open.editor.add(draft(open, { name: 'model' }))
    const red = open.projects.place(projectId, 'red').namespace.id
    const renamed = open.projects.renameNamespace(projectId, red, 'blue')
    const second =
      way === 'add'
        ? open.editor.add(draft(open, { name: 'two', scope: scope('blue') }))
        : open.editor.clone({ id: model.id, name: 'two', scope: scope('blue') })
    expect(await codeOf(second)).toBe('registry.address-taken')
    await renamed
    expect(
      open.service
        .list()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['model', 'one'])
  },
)
