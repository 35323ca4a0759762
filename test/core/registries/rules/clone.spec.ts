import { beforeEach, describe, expect, it } from 'vitest'
import { addressOf, secretBinding } from '../../../../core/registries/registry-record.ts'
import { temporaryFolder } from '../../storage/temporary-folder.ts'
import { lent } from '../../vault/vault-bed.ts'
import {
  anySlot,
  codeOf,
  draft,
  type HandClock,
  hour,
  loginOf,
  type OpenRegistries,
  openRegistries,
  start,
} from './registry-bed.ts'

let clock: HandClock
let open: OpenRegistries

beforeEach(async () => {
  clock = { now: start, elapsed: 0 }
  open = await openRegistries({ folder: await temporaryFolder(), slot: anySlot(), clock })
  return () => open.close()
})

const inWeb = { kind: 'namespace', namespace: 'web' } as const

describe('a clone', () => {
  it('has the credential of its model in another scope, sealed for its own place, and proves nothing anew', async () => {
    const form = draft(open, { email: 'a@b.test', description: 'of the team', saveAnyway: false })
    const model = await open.editor.add(form)
    open.proofs.length = 0
    clock.now += hour
    const clone = await open.editor.clone({ id: model.id, name: 'team-web', scope: inWeb })
    expect(clone).toEqual({
      ...model,
      id: clone.id,
      name: 'team-web',
      scope: inWeb,
      createdAt: start + hour,
      updatedAt: start + hour,
    })
    expect(open.proofs).toEqual([])
    expect(await loginOf(open, clone.id)).toBe(`ann:${form.password}`)

    const record = open.service.record(clone.id)
    const { vault } = open.files
    expect(await lent(vault, clone.id, 'current', secretBinding(record))).toBe(form.password)
    const ofModel = secretBinding(open.service.record(model.id))
    expect(await codeOf(lent(vault, clone.id, 'current', ofModel))).toBe('vault.secret-unreadable')
    expect(addressOf(record)).toBe(ofModel.address)
    expect(open.told).toContain('registry.cloned')
  })

  it('outlives its model', async () => {
    const form = draft(open)
    const { id } = await open.editor.add(form)
    const clone = await open.editor.clone({ id, name: 'other', scope: inWeb })
    await open.service.states.deactivate(id)
    await open.service.states.remove(id)
    expect(await loginOf(open, clone.id)).toBe(`ann:${form.password}`)
  })

  it('goes to another project', async () => {
    const { id } = await open.editor.add(draft(open))
    const { id: projectId } = await open.projects.add('Second', 'default')
    const clone = await open.editor.clone({ id, name: 'other', scope: { kind: 'project' }, projectId })
    expect(clone).toMatchObject({ projectId, scope: { kind: 'project' } })
    expect(await loginOf(open, clone.id)).toMatch(/^ann:/)
  })

  it('is refused where its name or place is taken, or is none', async () => {
    const { id, projectId } = await open.editor.add(draft(open))
    const clone = (
      name: string,
      scope: Parameters<typeof open.editor.clone>[0]['scope'],
      project = projectId,
    ) => codeOf(open.editor.clone({ id, name, scope, projectId: project }))
    expect(await clone('TEAM'.toLowerCase(), inWeb)).toBe('registry.name-taken')
    expect(await clone('other', { kind: 'project' })).toBe('registry.address-taken')
    expect(await clone('Not a name', inWeb)).toBe('input.invalid')
    expect(await clone('other', { kind: 'namespace', namespace: 'Not a label' })).toBe('input.invalid')
    expect(await clone('other', inWeb, 'missing')).toBe('project.not-found')
    expect(await codeOf(open.editor.clone({ id: 'missing', name: 'other', scope: inWeb }))).toBe(
      'registry.not-found',
    )
    expect(open.service.list()).toHaveLength(1)
    expect(open.files.vault.sealedIds()).toHaveLength(1)
  })

  it('needs the vault unlocked, unless there is no secret', async () => {
    const { id } = await open.editor.add(draft(open))
    const none = await open.editor.add(
      draft(open, { name: 'open', address: 'open.test', username: '', password: '' }),
    )
    open.files.vault.lock()
    expect(await codeOf(open.editor.clone({ id, name: 'other', scope: inWeb }))).toBe('vault.locked')
    expect(await open.editor.clone({ id: none.id, name: 'other', scope: inWeb })).toMatchObject({
      anonymous: true,
    })
  })

  it('is no way around a deactivation, a lease or an expiry', async () => {
    const { id } = await open.editor.add(draft(open, { expiresAt: start + 2 * hour }))
    const cloneState = async (namespace: string) => {
      const scope = { kind: 'namespace', namespace } as const
      return (await open.editor.clone({ id, name: `in-${namespace}`, scope })).state
    }
    await open.service.states.deactivate(id)
    expect(await cloneState('a')).toBe('inactive')
    await open.service.states.lease(id, 'hour')
    expect(await cloneState('b')).toBe('inactive')
    await open.service.states.deactivate(id)
    await open.service.states.activate(id)
    await open.pass(2 * hour)
    expect(await cloneState('c')).toBe('expired')
  })
})

describe('rules 1 and 2: names and places are taken once', () => {
  const taken = async (fields: Parameters<typeof draft>[1]) => {
    try {
      await open.editor.add(draft(open, fields))
    } catch (error) {
      return error instanceof Error && 'data' in error
        ? { code: error.message, ...Object(error.data) }
        : error
    }
    return 'added'
  }

  it('names the one that stands in the way', async () => {
    const { id } = await open.editor.add(draft(open, { scope: inWeb }))
    const existing = { id, name: 'team' }
    expect(await taken({ address: 'other.test' })).toEqual({ code: 'registry.name-taken', existing })
    const address = 'https://registry.test:5000/v2/'
    expect(await taken({ name: 'other', address, scope: inWeb })).toEqual({
      code: 'registry.address-taken',
      existing,
      address: 'registry.test:5000',
    })
    expect(await taken({ name: 'other', address })).toBe('added')
    expect(await taken({ name: 'deeper', address: `${address}deeper`, scope: inWeb })).toBe('added')
  })

  it('holds a place by its namespace itself, whatever that is called by then', async () => {
    const { id, projectId } = await open.editor.add(draft(open, { scope: inWeb }))
    const web = open.projects.place(projectId, 'web').namespace.id
    await open.projects.renameNamespace(projectId, web, 'shop')
    expect(open.service.list()).toMatchObject([{ id, scope: { kind: 'namespace', namespace: 'shop' } }])
    expect(await loginOf(open, id)).toMatch(/^ann:/)
    const inShop = { kind: 'namespace', namespace: 'shop' } as const
    expect(await taken({ name: 'other', scope: inShop })).toMatchObject({ code: 'registry.address-taken' })
    expect(await taken({ name: 'other', scope: inWeb })).toBe('added')
  })

  it('lets one of two that come at once have the place', async () => {
    const outcomes = await Promise.all([
      codeOf(open.editor.add(draft(open, { name: 'one', scope: inWeb }))),
      codeOf(open.editor.add(draft(open, { name: 'two', scope: inWeb }))),
      codeOf(open.editor.add(draft(open, { name: 'one', address: 'other.test' }))),
    ])
    expect(outcomes).toEqual(['done', 'registry.address-taken', 'registry.name-taken'])
    expect(open.files.vault.sealedIds()).toHaveLength(1)
  })
})
