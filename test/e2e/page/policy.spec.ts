import { expect } from '@playwright/test'
import { test } from '../../bed/bed-test.ts'
import { policyHolds, tryAgainstPolicy } from '../../support/policy-probes.ts'

test('EL-14, WB-08: what the policy forbids neither runs nor loads in a browser, and is reported', async ({
  page,
  shell,
}) => {
  const finished: string[] = []
  page.on('requestfinished', (request) => finished.push(request.url()))
  await page.goto(shell.url)
  expect(await tryAgainstPolicy(page)).toEqual(policyHolds)
  const { origin } = new URL(shell.url)
  expect(finished.filter((url) => !url.startsWith(origin) && !/^(data|blob):/.test(url))).toEqual([])
})
