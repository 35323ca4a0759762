import { beforeEach, describe, expect, it } from 'vitest'
import { allowedActions, registryActions } from '../../../../contract/registry/registry-rules.ts'
import { temporaryFolder } from '../../storage/temporary-folder.ts'
import {
  anySlot,
  codeOf,
  draft,
  editOf,
  type HandClock,
  hour,
  type OpenRegistries,
  openRegistries,
  start,
} from './registry-bed.ts'

type State = keyof typeof allowedActions

const yes = 'done'
const wrong = 'registry.wrong-state'

/** Rule 5 as 1-product has it; a lease is a kind of activation. */
const table: Record<State, Record<string, string>> = {
  active: {
    activate: wrong,
    deactivate: yes,
    lease: yes,
    verify: yes,
    edit: yes,
    clone: yes,
    remove: wrong,
  },
  inactive: {
    activate: yes,
    deactivate: wrong,
    lease: yes,
    verify: wrong,
    edit: yes,
    clone: yes,
    remove: yes,
  },
  expired: {
    activate: 'registry.needs-renewal',
    'activate with a new expiry': yes,
    deactivate: yes,
    lease: wrong,
    verify: wrong,
    edit: yes,
    clone: yes,
    remove: yes,
  },
}

describe('rule 5: what a state allows', () => {
  let clock: HandClock
  let open: OpenRegistries
  let count = 0

  beforeEach(async () => {
    clock = { now: start, elapsed: 0 }
    open = await openRegistries({ folder: await temporaryFolder(), slot: anySlot(), clock })
    return () => open.close()
  })

  const registryIn = async (state: State) => {
    count += 1
    const name = `r${count}`
    const { id } = await open.editor.add(
      draft(open, {
        name,
        address: `${name}.test`,
        ...(state === 'expired' ? { expiresAt: clock.now + hour } : {}),
      }),
    )
    if (state === 'inactive') await open.service.states.deactivate(id)
    if (state === 'expired') await open.pass(hour)
    expect(open.service.summary(open.service.record(id)).state).toBe(state)
    return id
  }
  const doing: Record<string, (id: string) => Promise<unknown>> = {
    activate: (id) => open.service.states.activate(id),
    'activate with a new expiry': (id) => open.service.states.activate(id, clock.now + hour),
    deactivate: (id) => open.service.states.deactivate(id),
    lease: (id) => open.service.states.lease(id, 'hour'),
    verify: (id) => open.verifier.verify(id, 'default'),
    edit: (id) => open.editor.edit(editOf(id, { description: 'changed' })),
    clone: (id) =>
      open.editor.clone({ id, name: `c${count}`, scope: { kind: 'namespace', namespace: 'default' } }),
    remove: (id) => open.service.states.remove(id),
  }

  it.each(
    Object.entries(table).flatMap(([state, row]) =>
      Object.entries(row).map(([action, outcome]) => [state as State, action, outcome] as const),
    ),
  )('%s: %s is %s', async (state, action, outcome) => {
    const id = await registryIn(state)
    expect(await codeOf(doing[action]?.(id) ?? Promise.resolve())).toBe(outcome)
  })

  it.each(Object.entries(table))('the page is told the same of %s', (state, row) => {
    const told: readonly string[] = allowedActions[state as State]
    for (const action of registryActions.filter((each) => each in row)) {
      const isAllowed = row[action] === yes || row[action] === 'registry.needs-renewal'
      expect([action, told.includes(action)]).toEqual([action, isAllowed])
    }
  })

  it('an expired registry that is deactivated is inactive, and is activated with a new expiry or secret only', async () => {
    const id = await registryIn('expired')
    const { states } = open.service
    expect((await states.deactivate(id)).registry.state).toBe('inactive')
    expect(await codeOf(states.activate(id))).toBe('registry.needs-renewal')
    expect(await codeOf(states.lease(id, 'quit'))).toBe('registry.needs-renewal')
    expect(await codeOf(states.activate(id, clock.now - 1))).toBe('input.invalid')
    const { expiresAt } = open.service.record(id)
    await open.editor.edit(editOf(id, { expiresAt, credential: { username: 'ann', password: 'new' } }))
    expect(await states.activate(id)).toMatchObject({ state: 'active' })
  })
})
