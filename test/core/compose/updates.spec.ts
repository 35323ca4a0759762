import { expect, it } from 'vitest'
import type { UpdateState } from '../../../contract/updates.ts'
import type { UpdatePort } from '../../../core/shell/update-port.ts'
import { startTestCore } from '../../support/core-client.ts'

const endpoint = 'unix:///nowhere/docker.sock'

it('looks for no newer version where the shell does not', async () => {
  const core = await startTestCore({ endpoint })
  try {
    const nothing = { way: 'web', step: { kind: 'idle' } }
    expect(await core.client.updates.state()).toEqual(nothing)
    expect(await core.client.updates.check()).toEqual(nothing)
    expect(await core.client.updates.install()).toEqual(nothing)
  } finally {
    await core.dispose()
  }
})

it('asks the shell, tells every page of a change, and hears no more of it when it ends', async () => {
  const listeners = new Set<() => void>()
  const asked: string[] = []
  let step: UpdateState['step'] = { kind: 'idle' }
  const answer = (name: string) => async (): Promise<UpdateState> => {
    asked.push(name)
    return { way: 'self', step, url: 'https://updates.example/' }
  }
  const standInUpdates: UpdatePort = {
    state: answer('state'),
    check: answer('check'),
    install: answer('install'),
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  const core = await startTestCore({ endpoint, updates: standInUpdates })
  const changes = await core.client.app.changes()
  expect(await changes.next()).toMatchObject({ value: [] })
  step = { kind: 'available', version: '2.0.0', at: 1 }
  for (const listener of listeners) listener()
  let told: readonly string[] = []
  while (!told.includes('updates')) {
    const next = await changes.next()
    if (next.done) throw new Error('the changes have ended')
    told = next.value
  }
  expect((await core.client.updates.state()).step).toEqual(step)
  await core.client.updates.check()
  await core.client.updates.install()
  expect(asked).toEqual(['state', 'check', 'install'])
  await core.dispose()
  expect(listeners.size).toBe(0)
})
