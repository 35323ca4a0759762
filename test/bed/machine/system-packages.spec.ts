import { describe, expect, it } from 'vitest'
import { installRule } from './system-packages.ts'

describe('whether missing system packages are installed', () => {
  it.each([
    { env: {}, root: false, terminal: false, rule: 'leave' },
    { env: {}, root: true, terminal: false, rule: 'install' },
    { env: {}, root: true, terminal: true, rule: 'ask' },
    { env: {}, root: false, terminal: true, rule: 'ask' },
    { env: { CI: 'true' }, root: false, terminal: false, rule: 'install' },
    { env: { CI: 'true' }, root: true, terminal: true, rule: 'install' },
    { env: { CI: 'true', FAIRLEAD_TEST_SYSTEM: '0' }, root: true, terminal: false, rule: 'leave' },
    { env: { FAIRLEAD_TEST_SYSTEM: '0' }, root: true, terminal: true, rule: 'leave' },
  ])('$env, root $root, terminal $terminal: $rule', ({ rule, ...machine }) => {
    expect(installRule(machine)).toBe(rule)
  })
})
