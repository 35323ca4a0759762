import type { Fault } from '../../../contract/fault.ts'
import type { RunForm } from '../../../contract/workload/run-fields.ts'
import type { RunWarning } from '../../../contract/workload/run-form.ts'
import { readContainerFields } from './container-fields.ts'
import { runWarnings } from './run-warnings.ts'

/** What is wrong with the form as typed, and, where nothing is, what is worth a second look. */
export function checkRunForm(form: RunForm & { platform?: string | undefined }): {
  faults: Fault[]
  warnings: RunWarning[]
} {
  const read = readContainerFields(form)
  return read.ok ? { faults: [], warnings: runWarnings(read.fields) } : { faults: read.faults, warnings: [] }
}
