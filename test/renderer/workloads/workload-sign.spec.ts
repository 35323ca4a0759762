import { describe, expect, it } from 'vitest'
import { workloadSign } from '../../../renderer/workloads/list/workload-sign.ts'

describe('the mark of a workload', () => {
  it('is bad for an end that nobody asked for', () => {
    expect(workloadSign({ state: 'exited', status: 'Exited (3) 2 minutes ago' })).toEqual({
      tone: 'bad',
      exitCode: 3,
    })
  })

  it.each([0, 137, 143])('is idle for an end with %d', (code) => {
    expect(workloadSign({ state: 'exited', status: `Exited (${code}) now` })).toEqual({
      tone: 'idle',
      exitCode: code,
    })
  })

  it('is idle where the engine does not tell the code', () => {
    expect(workloadSign({ state: 'exited', status: '' })).toEqual({ tone: 'idle' })
  })
})
