import { faults as germanFaults } from './de/faults.ts'
import { problems as germanProblems } from './de/problems.ts'
import type { Say } from './describe-problem.ts'
import { faults } from './en/faults.ts'
import { problems } from './en/problems.ts'

/** The English sentences, for a program that shows them as plain text. */
export const sayInEnglish = sayFrom({ problems, faults })

/** The German ones. */
export const sayInGerman = sayFrom({ problems: germanProblems, faults: germanFaults })

/** Finds sentences in a catalogue and puts the values into their places. */
export function sayFrom(catalogue: object): Say {
  return (key, values = {}) => {
    let node: unknown = catalogue
    for (const word of key.split('.')) {
      if (typeof node !== 'object' || node === null || !Object.hasOwn(node, word)) return undefined
      node = (node as Record<string, unknown>)[word]
    }
    if (typeof node !== 'string') return undefined
    return node.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''))
  }
}
