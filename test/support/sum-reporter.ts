import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Reporter, TestModule } from 'vitest/node'

/** What one runner has done: how many passed, and every other test with its cause. */
export type Sum = {
  passed: number
  failed: { name: string; cause: string }[]
  skipped: { name: string; cause: string }[]
}

const file = 'reports/vitest.json'

/** Writes the sum of a Vitest run to `reports/vitest.json`: its own JSON reporter leaves out why a test was skipped. */
// biome-ignore lint/style/noDefaultExport: Vitest loads a reporter by its default export
export default class SumReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const sum: Sum = { passed: 0, failed: failures('outside the tests', errors), skipped: [] }
    for (const module of modules) {
      sum.failed.push(...failures(module.relativeModuleId, module.errors()))
      for (const test of module.children.allTests()) {
        const result = test.result()
        if (result.state === 'passed') sum.passed += 1
        else if (result.state === 'skipped')
          sum.skipped.push({ name: test.fullName, cause: cause(test.fullName, result.note) })
        else
          sum.failed.push(...failures(`${module.relativeModuleId} > ${test.fullName}`, result.errors ?? []))
      }
    }
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, JSON.stringify(sum))
  }
}

function failures(name: string, errors: readonly unknown[]): Sum['failed'] {
  return errors.map((error) => ({ name, cause: firstLines(error) }))
}

/** The message without what follows it: a run of thousands of tests is read from its end. */
function firstLines(error: unknown): string {
  const message = error instanceof Object && 'message' in error ? String(error.message) : String(error)
  return message.split('\n').slice(0, 6).join('\n').slice(0, 800)
}

function cause(name: string, note: string | undefined): string {
  return note ?? /\(skipped: (?<cause>.*?)\)/.exec(name)?.groups?.cause ?? 'no cause is given'
}
