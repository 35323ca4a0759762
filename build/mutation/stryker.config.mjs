import { rooms } from './rooms.mjs'

const room = process.env.FAIRLEAD_MUTATION_ROOM ?? 'storage'

/** Mutation testing of one room; `npm run mutation` runs it. No part of CI: a room takes up to two hours. */
export default {
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'build/mutation/vitest.config.mjs', related: false },
  mutate: rooms[room]?.mutate ?? [],
  ignorePatterns: ['out', 'docs', 'reports', 'renderer', 'electron', 'coverage', 'test-results', 'test/e2e'],
  coverageAnalysis: 'perTest',
  // What runs once when a file is loaded would need every test again for each of its mutants.
  ignoreStatic: true,
  concurrency: 2,
  timeoutMS: 20_000,
  disableTypeChecks: 'core/**/*.ts',
  reporters: ['clear-text', 'html', 'json'],
  clearTextReporter: { allowColor: false, reportTests: false },
  htmlReporter: { fileName: `reports/mutation/${room}.html` },
  jsonReporter: { fileName: `reports/mutation/${room}.json` },
  tempDirName: 'node_modules/.cache/stryker',
  thresholds: { high: 95, low: 85, break: 85 },
}
