import { expect } from '@playwright/test'
import { policyHolds, tryAgainstPolicy } from '../../support/policy-probes.ts'
import { test } from './desktop-test.ts'

test('EL-14: what the policy forbids neither runs nor loads, and is reported', async ({ desktop }) => {
  const { window: page } = desktop
  const asked: string[] = []
  page.on('requestfinished', (request) => asked.push(request.url()))
  expect(await tryAgainstPolicy(page)).toEqual(policyHolds)
  expect(asked.filter((url) => !/^(app:\/\/fairlead\/|data:|blob:)/.test(url))).toEqual([])
})
