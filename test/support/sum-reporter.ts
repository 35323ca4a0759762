import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Reporter, TestModule } from 'vitest/node'

/** What one runner has done: the counts, and every skipped test with its cause. */
export type Sum = {
  passed: number
  failed: number
  skipped: { name: string; cause: string }[]
}

const file = 'reports/vitest.json'

/** Writes the sum of a Vitest run to `reports/vitest.json`: its own JSON reporter leaves out why a test was skipped. */
// biome-ignore lint/style/noDefaultExport: Vitest loads a reporter by its default export
export default class SumReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const sum: Sum = { passed: 0, failed: errors.length, skipped: [] }
    for (const module of modules) {
      sum.failed += module.errors().length
      for (const test of module.children.allTests()) {
        const result = test.result()
        if (result.state === 'passed') sum.passed += 1
        else if (result.state === 'skipped')
          sum.skipped.push({ name: test.fullName, cause: cause(test.fullName, result.note) })
        else sum.failed += 1
      }
    }
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, JSON.stringify(sum))
  }
}

function cause(name: string, note: string | undefined): string {
  return note ?? /\(skipped: (?<cause>.*?)\)/.exec(name)?.groups?.cause ?? 'no cause is given'
}
