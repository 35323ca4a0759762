import type { Workload } from '../../../contract/workloads.ts'

/** The container that the sheet is about, as its list has it. */
export type Looked = Pick<Workload, 'id' | 'environmentId' | 'name' | 'image' | 'state' | 'status' | 'ports'>
