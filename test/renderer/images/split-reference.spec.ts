import { describe, expect, it } from 'vitest'
import { shortDigest, splitReference } from '../../../renderer/images/list/split-reference.ts'

describe('a reference in the table', () => {
  it.each([
    ['nginx:1', 'nginx', '1'],
    ['127.0.0.1:5000/team/app', '127.0.0.1:5000/team/app', undefined],
    ['127.0.0.1:5000/team/app:1', '127.0.0.1:5000/team/app', '1'],
    ['[::1]:5000/app:2', '[::1]:5000/app', '2'],
    [`quay.io/team/app:v1@sha256:${'0'.repeat(64)}`, 'quay.io/team/app', 'v1'],
    [`quay.io/team/app@sha256:${'0'.repeat(64)}`, 'quay.io/team/app', undefined],
  ])('%s is cut at its tag', (reference, repository, tag) => {
    expect(splitReference(reference)).toEqual({ repository, tag })
  })

  it('shows twelve digits of a digest', () => {
    expect(shortDigest(`sha256:${'0123456789abcdef'.repeat(4)}`)).toBe('0123456789ab')
  })
})
