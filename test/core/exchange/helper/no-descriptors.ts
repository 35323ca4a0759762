import { closeSync, openSync } from 'node:fs'
import { runHelper } from '../../../../core/exchange/helper/run-helper.ts'
import { machineAt } from '../exchange-bed.ts'

// a program of its own: it opens files until it may open no more, and then runs a helper
const open: number[] = []
try {
  for (;;) open.push(openSync('/dev/null', 'r'))
} catch {
  const run = await runHelper({
    file: '/bin/true',
    verb: 'list',
    input: 'unused',
    machine: machineAt('/'),
    patience: 500,
    most: 100,
  })
  await new Promise((resolve) => setTimeout(resolve, 1000))
  for (const descriptor of open) closeSync(descriptor)
  process.stdout.write(`run: ${run.kind}\n`)
}
