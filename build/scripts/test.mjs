import { existsSync, readFileSync, rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { root, run, say, tool } from './run.mjs'
import { ensureBuild, ensureDependencies } from './setup.mjs'

/** @typedef {import('../../test/support/sum-reporter.ts').Sum} Sum */
/** @typedef {{ message?: string }} PlaywrightError */
/** @typedef {{ annotations?: { type: string, description?: string }[], status: string, results?: { error?: PlaywrightError }[] }} PlaywrightTest */
/** @typedef {{ title: string, specs?: { title: string, tests: PlaywrightTest[] }[], suites?: PlaywrightSuite[] }} PlaywrightSuite */

const vitestReport = resolve(root, 'reports/vitest.json')
const playwrightReport = resolve(root, 'reports/playwright.json')
const wanted = process.argv.slice(2)

/**
 * The runner's own report, or one failure if it died before it could write one.
 *
 * @param {string} file
 * @param {number} code
 * @param {(report: any) => Sum} read
 * @returns {Sum}
 */
function sumOf(file, code, read) {
  const sum = existsSync(file)
    ? read(JSON.parse(readFileSync(file, 'utf8')))
    : { passed: 0, failed: [], skipped: [] }
  if (code !== 0 && sum.failed.length === 0) sum.failed.push({ name: file, cause: `ended with code ${code}` })
  return sum
}

/** The error's first lines, without the colours of a terminal. @param {PlaywrightError | undefined} error */
function plain(error) {
  return stripVTControlCharacters(error?.message ?? 'no message')
    .split('\n')
    .slice(0, 6)
    .join('\n')
}

/** @param {{ suites: PlaywrightSuite[], errors: PlaywrightError[] }} report @returns {Sum} */
function readPlaywright(report) {
  /** @type {Sum} */
  const sum = {
    passed: 0,
    failed: report.errors.map((error) => ({ name: 'outside the tests', cause: plain(error) })),
    skipped: [],
  }
  /** @param {PlaywrightSuite} suite @param {string} above */
  const walk = (suite, above) => {
    const name = `${above}${suite.title} > `
    for (const spec of suite.specs ?? []) {
      for (const test of spec.tests) {
        const note = test.annotations?.find(({ type }) => type === 'skip' || type === 'fixme')
        if (test.status === 'skipped') {
          sum.skipped.push({ name: name + spec.title, cause: note?.description ?? 'no cause is given' })
        } else if (test.status === 'expected') sum.passed += 1
        else sum.failed.push({ name: name + spec.title, cause: plain(test.results?.at(-1)?.error) })
      }
    }
    for (const inner of suite.suites ?? []) walk(inner, name)
  }
  for (const suite of report.suites) walk(suite, '')
  return sum
}

/** @returns {Promise<Sum>} */
async function vitest() {
  const reporters = ['--reporter=default', '--reporter=./test/support/sum-reporter.ts']
  const code = await run(process.execPath, [tool('vitest/vitest.mjs'), 'run', ...reporters, ...wanted], {
    stdio: 'inherit',
  })
  return sumOf(vitestReport, code, (report) => report)
}

/** @returns {Promise<Sum>} */
async function playwright() {
  const code = await run(process.execPath, [tool('@playwright/test/cli.js'), 'test', ...wanted], {
    stdio: 'inherit',
  })
  return sumOf(playwrightReport, code, readPlaywright)
}

/** Runs the suites that were asked for (all, if none was) and says how it went. @returns {Promise<number>} */
async function runSuites() {
  rmSync(vitestReport, { force: true })
  rmSync(playwrightReport, { force: true })
  const inPages = wanted.some((name) => name.includes('e2e'))
  /** @type {Sum[]} */
  const sums = []
  if (wanted.length === 0 || !inPages) sums.push(await vitest())
  if ((wanted.length === 0 || inPages) && existsSync(resolve(root, 'test/e2e'))) sums.push(await playwright())
  return conclude(sums)
}

/** @param {Sum[]} sums @returns {number} the exit code */
function conclude(sums) {
  const passed = sums.reduce((sum, part) => sum + part.passed, 0)
  const failed = sums.flatMap((part) => part.failed)
  const skipped = sums.flatMap((part) => part.skipped)
  for (const { name, cause } of skipped) console.log(`skipped: ${name}: ${cause}`)
  for (const { name, cause } of failed) console.log(`failed: ${name}\n  ${cause.replaceAll('\n', '\n  ')}`)
  // Only the Electron runtime may be missing in CI: it does not come from a package registry.
  const unexcused = process.env.CI ? skipped.filter(({ cause }) => !cause.startsWith('Electron')) : []
  if (unexcused.length > 0) console.log(`${unexcused.length} tests were skipped that CI must run`)
  console.log(`${passed} passed, ${failed.length} failed, ${skipped.length} skipped`)
  return failed.length > 0 || unexcused.length > 0 || passed === 0 ? 1 : 0
}

if (process.env.FAIRLEAD_TEST_INSIDE) {
  process.exitCode = await runSuites()
} else {
  await ensureDependencies()
  // Only now are the packages there that these two need.
  const { importTs } = await import('./run-ts.mjs')
  const [{ installParts }, { testParts }, { namespaceCommand }] = await Promise.all([
    /** @type {Promise<typeof import('../../test/bed/machine/system-packages.ts')>} */ (
      importTs('test/bed/machine/system-packages.ts')
    ),
    /** @type {Promise<typeof import('../../test/bed/machine/bed-parts.ts')>} */ (
      importTs('test/bed/machine/bed-parts.ts')
    ),
    /** @type {Promise<typeof import('../../test/bed/machine/namespace.ts')>} */ (
      importTs('test/bed/machine/namespace.ts')
    ),
  ])
  // The compiler of the build is among them.
  await installParts(testParts)
  // A part of the suite may be run while another room is broken; the whole may not.
  await ensureBuild().catch((error) => {
    if (wanted.length === 0) throw error
    say(`${error.message}; going on, since only some tests were asked for`)
  })
  const { command, args, env } = namespaceCommand(process.execPath, [
    resolve(root, 'build/scripts/test.mjs'),
    ...wanted,
  ])
  if (command === process.execPath)
    say('Without root on Linux there is no namespace for an engine: its tests are skipped.')
  process.exitCode = await run(command, args, {
    stdio: 'inherit',
    env: { ...env, FAIRLEAD_TEST_INSIDE: '1' },
  })
}
