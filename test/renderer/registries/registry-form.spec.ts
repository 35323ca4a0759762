import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { toLocalTime } from '../../../renderer/registries/form/local-time.ts'
import {
  editFormOf,
  emptyAddForm,
  isTyped,
  toDraft,
  toEdit,
} from '../../../renderer/registries/form/registry-form.ts'

import { summary } from './summary.ts'

const secret = () => randomBytes(12).toString('base64url')
const ask = { password: '', environmentId: 'e1', saveAnyway: false }

describe('the add form', () => {
  it('sends no address that a provider has of its own', () => {
    const form = { ...emptyAddForm(), provider: 'quay' as const, address: 'left.over.example' }
    expect(toDraft(form, { ...ask, projectId: 'p1' })).toMatchObject({ provider: 'quay', address: '' })
  })

  it('starts with a known address', () => {
    expect(emptyAddForm('ghcr.io')).toMatchObject({ provider: 'custom', address: 'ghcr.io' })
    expect(emptyAddForm('docker.io')).toMatchObject({ provider: 'dockerhub', address: '' })
    expect(emptyAddForm('quay.io')).toMatchObject({ provider: 'quay', address: '' })
  })

  it('sends a namespace only for the scope that has one', () => {
    const form = { ...emptyAddForm(), namespace: ' web ' }
    expect(toDraft(form, { ...ask, projectId: 'p1' }).scope).toEqual({ kind: 'project' })
    const single = toDraft({ ...form, scope: 'namespace' }, { ...ask, projectId: 'p1' })
    expect(single.scope).toEqual({ kind: 'namespace', namespace: 'web' })
  })

  it('reads the expiry in the zone of this machine and leaves it out where there is none', () => {
    const expires = '2031-02-03T04:05'
    const draft = toDraft({ ...emptyAddForm(), expires }, { ...ask, projectId: 'p1' })
    expect(draft.expiresAt).toBe(new Date(2031, 1, 3, 4, 5).getTime())
    expect(toLocalTime(draft.expiresAt ?? 0)).toBe(expires)
    expect(toDraft(emptyAddForm(), { ...ask, projectId: 'p1' })).not.toHaveProperty('expiresAt')
  })
})

describe('the edit form', () => {
  const registry = summary({ username: 'robot', email: 'a@example.com', expiresAt: 1_900_000_012_345 })
  const form = editFormOf(registry)

  it('sends no credential where neither username nor password changed', () => {
    expect(toEdit({ ...form, email: '' }, registry, ask)).not.toHaveProperty('credential')
  })

  it('sends the credential where either changed', () => {
    const password = secret()
    expect(toEdit(form, registry, { ...ask, password }).credential).toEqual({ username: 'robot', password })
    const renamed = toEdit({ ...form, username: 'other' }, registry, ask)
    expect(renamed.credential).toEqual({ username: 'other', password: '' })
  })

  it('keeps the seconds of an expiry that was not touched', () => {
    expect(toEdit(form, registry, ask).expiresAt).toBe(1_900_000_012_345)
    expect(toEdit({ ...form, expires: '' }, registry, ask)).not.toHaveProperty('expiresAt')
  })

  it('knows whether closing would lose something', () => {
    expect(isTyped(form, editFormOf(registry), '')).toBe(false)
    expect(isTyped({ ...form, email: 'x' }, form, '')).toBe(true)
    expect(isTyped(form, form, secret())).toBe(true)
  })
})
