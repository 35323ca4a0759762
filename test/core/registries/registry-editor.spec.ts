import { randomBytes } from 'node:crypto'
import { isDefinedError, safe } from '@orpc/client'
import { afterEach, beforeEach, expect, it } from 'vitest'
import {
  type CoreClient,
  defaultPlace,
  draftOf,
  type Place,
  startTestCore,
  type TestCore,
} from '../../support/core-client.ts'

const host = 'registry.test:5000'

let core: TestCore
let client: CoreClient
let place: Place

beforeEach(async () => {
  core = await startTestCore({ endpoint: 'unix:///nonexistent/engine.sock' })
  client = core.client
  await client.vault.create({ passphrase: randomBytes(12).toString('hex'), keyring: false })
  place = await defaultPlace(client)
})
afterEach(() => core.dispose())

const addRegistry = (fields: Parameters<typeof draftOf>[1] = {}) =>
  client.registries.add(
    draftOf(place, {
      name: 'team',
      address: host,
      username: 'ann',
      password: randomBytes(12).toString('hex'),
      saveAnyway: true,
      ...fields,
    }),
  )
const code = async (call: Promise<unknown>) => {
  const { error } = await safe(call)
  return isDefinedError(error) ? (error as { code: string }).code : error
}

it('refuses every bad field of the add form at its place, and keeps nothing of it', async () => {
  const long = 'x'.repeat(70_000)
  const faults = async (fields: Parameters<typeof draftOf>[1]) => {
    const { error } = await safe(
      client.registries.add(draftOf(place, { address: host, saveAnyway: true, ...fields })),
    )
    const { data } = error as unknown as { data: { faults: { field: string; code: string }[] } }
    return data.faults.map(({ field, code: fault }) => `${field}: ${fault}`)
  }
  expect(await faults({ name: '' })).toEqual(['name: required'])
  expect(await faults({ name: 'Ünïcode' })).toEqual(['name: name-format'])
  expect(await faults({ name: long })).toEqual(['name: too-long'])
  expect(await faults({ address: '' })).toEqual(['address: address-empty'])
  expect(await faults({ address: 'https://user:pass@host.test' })).toEqual(['address: address-userinfo'])
  expect(await faults({ address: long })).toEqual(['address: address-too-long'])
  expect(await faults({ email: 'no at sign' })).toEqual(['email: email-format'])
  expect(await faults({ email: long })).toEqual(['email: too-long'])
  expect(await faults({ username: 'a:b', password: 'x' })).toEqual(['username: username-colon'])
  expect(await faults({ username: 'a\u0000b', password: 'x' })).toEqual(['username: control-characters'])
  expect(await faults({ username: '', password: 'x' })).toEqual(['username: required'])
  expect(await faults({ username: 'ann', password: '' })).toEqual(['password: required'])
  expect(await faults({ username: 'ann', password: long })).toEqual(['password: too-long'])
  expect(await faults({ username: 'ann', password: 'a\nb' })).toEqual(['password: control-characters'])
  expect(await faults({ description: long })).toEqual(['description: too-long'])
  expect(await faults({ description: 'a\u001b[31mb' })).toEqual(['description: control-characters'])
  expect(await faults({ scope: { kind: 'namespace', namespace: 'Not A Label' } })).toEqual([
    'namespace: namespace-format',
  ])
  expect(await faults({ expiresAt: 1 })).toEqual(['expiresAt: expiry-past'])
  expect(await client.registries.list()).toEqual([])
})

it('allows one registry for an address and scope, and one name, and says which stands in the way', async () => {
  const first = await addRegistry()
  expect(await code(addRegistry({ name: 'other' }))).toBe('registry.address-taken')
  expect(await code(addRegistry({ name: 'TEAM'.toLowerCase(), address: 'other.test' }))).toBe(
    'registry.name-taken',
  )
  expect(await addRegistry({ name: 'scoped', scope: { kind: 'namespace', namespace: 'web' } })).toMatchObject(
    {
      scope: { kind: 'namespace', namespace: 'web' },
    },
  )
  expect(await code(client.registries.remove({ id: first.id }))).toBe('registry.wrong-state')
  expect(await code(client.registries.activate({ id: first.id }))).toBe('registry.wrong-state')
})

it('deactivates while the vault is locked', async () => {
  const registry = await addRegistry()
  await client.vault.lock()
  expect(await client.registries.deactivate({ id: registry.id })).toMatchObject({
    registry: { state: 'inactive' },
  })
})
