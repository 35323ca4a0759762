import { describe, expect, it } from 'vitest'
import { launchDraftSchema } from '../../../contract/workloads.ts'
import { blankLaunch, toLaunchDraft } from '../../../renderer/launch/launch-draft.ts'

const place = { environmentId: 'e1', projectId: 'p1', namespace: 'web' }

describe('the draft of a launch', () => {
  it('leaves out what was not chosen', () => {
    const draft = toLaunchDraft(blankLaunch('nginx'), place)
    expect(draft).not.toHaveProperty('credentialId')
    expect(draft).not.toHaveProperty('pullPolicy')
    expect(launchDraftSchema.parse(draft)).toEqual(draft)
  })

  it('carries what was chosen', () => {
    const draft = toLaunchDraft({ ...blankLaunch('nginx'), credentialId: 'hub', pullPolicy: 'never' }, place)
    expect(launchDraftSchema.parse(draft)).toMatchObject({
      ...place,
      image: 'nginx',
      credentialId: 'hub',
      pullPolicy: 'never',
    })
  })

  it('carries the restart policy of replicas above a scale of one, whatever was chosen before', () => {
    const policy = (scale: string) =>
      toLaunchDraft({ ...blankLaunch('nginx'), restart: 'always', scale }, place).restart
    expect(['', '1', 'x', '2', ' 3 '].map(policy)).toEqual([
      'always',
      'always',
      'always',
      'unless-stopped',
      'unless-stopped',
    ])
  })
})
