import { describe, expect, it } from 'vitest'
import { createApp } from 'vue'
import type { ActivityEntry } from '../../../contract/activity.ts'
import { activityLine } from '../../../renderer/activity/activity-line.ts'
import { createTexts, useTexts } from '../../../renderer/messages/texts.ts'

function texts() {
  let found: ReturnType<typeof useTexts> | undefined
  const app = createApp({
    setup: () => {
      found = useTexts()
      return () => null
    },
  })
  app.use(createTexts())
  app.mount(document.createElement('div'))
  app.unmount()
  if (!found) throw new Error('no texts')
  return found
}

const { t, say } = texts()
const line = (entry: Pick<ActivityEntry, 'kind' | 'ok' | 'subject' | 'program' | 'count' | 'anonymous'>) =>
  activityLine({ id: 'a', at: 0, ...entry }, t, say)

describe('a line of the activity log', () => {
  it.each([
    [{ kind: 'vault.locked', ok: true }, 'Vault locked'],
    [
      { kind: 'pull.done', ok: true, subject: 'a:1', anonymous: 'by-request' },
      `${t('activity.kinds.pull.done', { subject: 'a:1', registry: '' })}, without its credential, as asked for`,
    ],
    [{ kind: 'vault.locked', ok: true, subject: 'idle' }, 'Vault locked, as nobody was at the page'],
    [{ kind: 'vault.locked', ok: true, subject: 'sleep' }, 'Vault locked, as the computer went to sleep'],
    [{ kind: 'vault.locked', ok: true, subject: 'screen' }, 'Vault locked together with the screen'],
    [
      { kind: 'vault.rolled-back', ok: false, subject: 'older' },
      'The vault is an older copy of itself, by the note in the keyring',
    ],
    [
      { kind: 'vault.slot-added', ok: true, subject: 'safe-storage' },
      'Key slot added to the vault (system storage)',
    ],
    [{ kind: 'registry.leased', ok: true, subject: 'hour' }, 'Registry  activated for a while (for an hour)'],
    [{ kind: 'registry.leased', ok: true, subject: 'x.y' }, 'Registry  activated for a while (x.y)'],
    [{ kind: 'vault.unlocked', ok: false }, 'Vault could not be unlocked'],
    [
      { kind: 'terminal.given', ok: true, subject: 'ghcr.io', program: 'docker' },
      'docker was given the login for ghcr.io',
    ],
    [
      { kind: 'terminal.refused', ok: false, subject: 'ghcr.io', count: 12 },
      'A program was refused a login for ghcr.io 12 times',
    ],
    [{ kind: 'pull.done', ok: true, subject: 'quay.io/x[y].z:1' }, 'quay.io/x[y].z:1 pulled'],
  ] as const)('%j says: %s', (entry, words) => {
    expect(line(entry)).toBe(words)
  })
})
