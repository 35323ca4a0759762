import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../../storage/temporary-folder.ts'
import { anySlot, draft, openRegistries } from './registry-bed.ts'

it('a bug in the midst of many removals ends the rest: nothing goes that nobody is told of', async () => {
  const open = await openRegistries({ folder: await temporaryFolder(), slot: anySlot() })
  const ids: string[] = []
  for (let at = 0; at < 24; at += 1) {
    const form = draft(open, { name: `r${at}`, address: `r${at}.test`, username: '', password: '' })
    const { id } = await open.editor.add(form)
    await open.service.states.deactivate(id)
    ids.push(id)
  }
  const { states } = open.service
  const remove = states.remove.bind(states)
  states.remove = async (id) => {
    if (id === ids[0]) throw new TypeError('a bug')
    await remove(id)
  }
  await expect(open.bulk.run({ action: 'remove', ids })).rejects.toThrow('a bug')
  await sleep(1000)
  // those that were under way with the first come to their end
  expect(open.service.list().length).toBeGreaterThanOrEqual(24 - 7)
  await open.close()
})
