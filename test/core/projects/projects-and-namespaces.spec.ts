import { beforeEach, describe, expect, it } from 'vitest'
import { anySlot, codeOf, type OpenRegistries, openRegistries } from '../registries/rules/registry-bed.ts'
import { temporaryFolder } from '../storage/temporary-folder.ts'

let open: OpenRegistries
let folder: string
const slot = anySlot()

beforeEach(async () => {
  folder = await temporaryFolder()
  open = await openRegistries({ folder, slot })
  return () => open.close()
})

const names = () =>
  open.projects
    .list()
    .map(({ name, namespaces }) => `${name}: ${namespaces.map((each) => each.name).join(' ')}`)
const idOf = (name: string) => open.projects.list().find((each) => each.name === name)?.id ?? 'none'
const namespaceId = (project: string, name: string) => open.projects.place(idOf(project), name).namespace.id

describe('projects', () => {
  it('are added with a namespace, renamed and removed, and stand after a restart', async () => {
    const second = await open.projects.add('  Second project  ', 'default')
    expect(second).toMatchObject({ name: 'Second project', environmentId: 'default' })
    await open.projects.add('Third', 'default')
    await open.projects.rename(second.id, 'Zweites Projekt')
    await open.projects.remove(idOf('Third'))
    await open.close()
    open = await openRegistries({ folder, slot })
    expect(names()).toEqual(['Default: default', 'Zweites Projekt: default'])
    expect(open.projects.list()[1]?.id).toBe(second.id)
  })

  it('have names that can be shown, of 1 to 200 characters, each once', async () => {
    const add = (name: string) => codeOf(open.projects.add(name, 'default'))
    for (const bad of ['', '   ', 'x'.repeat(201), 'a\u0000b', 'a\u202eb', 'a\u200bb', 'a\nb', '\ud800']) {
      expect(await add(bad)).toBe('input.invalid')
    }
    expect(await add('Größe & Co. 🚀')).toBe('done')
    expect(await add('DEFAULT')).toBe('project.name-taken')
    expect(await codeOf(open.projects.rename(idOf('Default'), 'größe & co. 🚀'))).toBe('project.name-taken')
    expect(await codeOf(open.projects.rename(idOf('Default'), 'DEFAULT'))).toBe('done')
    expect(await codeOf(open.projects.rename('missing', 'x'))).toBe('project.not-found')
    expect(await codeOf(open.projects.rename(idOf('DEFAULT'), 'x'.repeat(200)))).toBe('done')
  })

  it('are never none', async () => {
    expect(await codeOf(open.projects.remove(idOf('Default')))).toBe('project.last')
    const second = await open.projects.add('Second', 'default')
    const removals = [idOf('Default'), second.id].map((id) => codeOf(open.projects.remove(id)))
    expect(await Promise.all(removals)).toEqual(['done', 'project.last'])
  })
})

describe('namespaces', () => {
  it('are renamed with their id kept, once a project', async () => {
    const project = idOf('Default')
    const { namespace } = await open.projects.ensureNamespace(project, 'web')
    expect(await open.projects.renameNamespace(project, namespace.id, 'shop')).toMatchObject({
      namespaces: [{ name: 'default' }, { id: namespace.id, name: 'shop' }],
    })
    const rename = (name: string) => codeOf(open.projects.renameNamespace(project, namespace.id, name))
    expect(await rename('default')).toBe('namespace.name-taken')
    expect(await rename('Not a label')).toBe('input.invalid')
    expect(await rename('x'.repeat(64))).toBe('input.invalid')
    expect(await rename('shop')).toBe('done')
    expect(await codeOf(open.projects.renameNamespace(project, 'missing', 'x'))).toBe('namespace.not-found')
    expect(
      await codeOf(open.projects.renameNamespace(project, namespaceId('Default', 'default'), 'main')),
    ).toBe('done')
    expect(names()).toEqual(['Default: main shop'])
  })

  it('are removed, but never the last of a project', async () => {
    const project = idOf('Default')
    const { namespace } = await open.projects.ensureNamespace(project, 'web')
    const first = namespaceId('Default', 'default')
    expect(await open.projects.removeNamespace(project, first)).toMatchObject({
      namespaces: [{ name: 'web' }],
    })
    expect(await codeOf(open.projects.removeNamespace(project, namespace.id))).toBe('namespace.last')
    expect(await codeOf(open.projects.removeNamespace(project, first))).toBe('namespace.not-found')
  })

  it('are told to the activity log only where something changed', async () => {
    const project = idOf('Default')
    await open.projects.ensureNamespace(project, 'web')
    await open.projects.ensureNamespace(project, 'web')
    await open.projects.renameNamespace(project, namespaceId('Default', 'web'), 'web')
    await open.projects.rename(project, 'Default')
    expect(open.told).toEqual(['namespace.added'])
  })
})
