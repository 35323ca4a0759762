import type { Fault } from '../../contract/fault.ts'
import { namespaceNameSchema } from '../../contract/scalars.ts'

/** Whatever shows nothing or changes what is shown around it, and halves of surrogate pairs. */
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u

/** What is wrong with a project's name as typed: 1 to 200 printable characters. */
export function projectFault(typed: string): Fault | undefined {
  const name = typed.trim()
  if (name === '') return { field: 'name', code: 'required' }
  if (name.length > 200) return { field: 'name', code: 'too-long', params: { max: '200' } }
  if (unprintable.test(name)) return { field: 'name', code: 'control-characters' }
  return undefined
}

/** What is wrong with a namespace's name as typed; nothing if it may stand on the engine. */
export function namespaceFault(typed: string): Fault | undefined {
  const name = typed.trim()
  if (name === '') return { field: 'namespace', code: 'required' }
  if (name.length > 63) return { field: 'namespace', code: 'too-long', params: { max: '63' } }
  if (!namespaceNameSchema.safeParse(name).success) return { field: 'namespace', code: 'namespace-format' }
  return undefined
}

/** Names that read the same are the same: without regard to case and to how a letter is composed. */
export function sameName(one: string, other: string): boolean {
  return one.normalize('NFKC').toLowerCase() === other.normalize('NFKC').toLowerCase()
}
