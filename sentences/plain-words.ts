import type { Say } from './describe-problem.ts'
import { faults } from './en/faults.ts'
import { problems } from './en/problems.ts'

/** The English sentences, for a program that shows them as plain text. */
export const sayInEnglish: Say = (key, values = {}) => {
  let node: unknown = { problems, faults }
  for (const word of key.split('.')) {
    if (typeof node !== 'object' || node === null || !Object.hasOwn(node, word)) return undefined
    node = (node as Record<string, unknown>)[word]
  }
  if (typeof node !== 'string') return undefined
  return node.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''))
}
