import { defineConfig } from '@playwright/test'
import { chromiumLaunch } from './test/bed/page/browser.ts'

/** Pages that are the same in both shells: these specs run in each, the desktop's where its runtime is. */
const inBothShells = [
  'launch/{main-job,refusals,run-form}',
  'registries/registries-{rules,states}',
  'workloads/services',
  'images/images',
]

export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  // One engine, one display, two cores: in turn, and a flaky test is a defect, so nothing is tried twice.
  workers: 1,
  fullyParallel: false,
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  forbidOnly: process.env.CI === 'true',
  reporter: [['list'], ['json', { outputFile: 'reports/playwright.json' }]],
  use: {
    actionTimeout: 15_000,
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: chromiumLaunch(),
  },
  projects: [
    { name: 'web', testIgnore: '**/*.electron.spec.ts' },
    {
      name: 'electron',
      testMatch: ['**/*.electron.spec.ts', ...inBothShells.map((spec) => `**/${spec}.spec.ts`)],
    },
  ],
})
