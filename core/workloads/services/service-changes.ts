import type { ProblemRecord } from '../../../contract/problem.ts'
import type { PullPolicy } from '../../../contract/workload/run-form.ts'
import type { PinnedImage, ServiceChange, ServiceRecord } from './record/service-record.ts'

/** The record without the change that it stands in. */
function without({ change: _, ...record }: ServiceRecord): ServiceRecord {
  return record
}

/** Another image is wanted, and has yet to come to the engine. What an unfinished change goes back to stays so. */
export function asked(
  record: ServiceRecord,
  image: string,
  pullPolicy: PullPolicy | undefined,
): ServiceRecord {
  const from = record.change?.from
  const change: ServiceChange = {
    kind: 'image',
    image,
    state: 'pulling',
    ...(pullPolicy ? { pullPolicy } : {}),
    ...(from ? { from } : {}),
  }
  return { ...record, change }
}

/** The image is there: replicas are replaced by others of it from here on. */
export function taken(record: ServiceRecord, image: Omit<PinnedImage, 'revision'>): ServiceRecord {
  if (record.change?.kind !== 'image' || record.change.state !== 'pulling') return record
  // it was chosen for the image from before
  const { credentialId: _, ...unchosen } = record
  const { spec, lastRevision } = record
  const { from } = record.change
  if (image.imageId === spec.imageId) {
    const same = { ...unchosen, spec: { ...spec, ...image } }
    return from ? { ...same, change: { ...record.change, state: 'replacing' } } : without(same)
  }
  const revision = lastRevision + 1
  return {
    ...unchosen,
    spec: { ...image, revision },
    lastRevision: revision,
    change: { ...record.change, state: 'replacing', from: from ?? spec },
  }
}

/** Every replica anew, of the same image. */
export function restarted(record: ServiceRecord): ServiceRecord {
  const { spec, lastRevision, change } = record
  const revision = lastRevision + 1
  const from = change?.from ?? spec
  return {
    ...record,
    wanted: 'running',
    spec: { ...spec, revision },
    lastRevision: revision,
    change: { kind: change?.from ? change.kind : 'restart', image: spec.image, state: 'replacing', from },
  }
}

/** The change goes back to where it came from, or to the image from before the last one; nothing where there is none. */
export function undone(record: ServiceRecord, problem?: ProblemRecord): ServiceRecord | undefined {
  const { change, previous, spec } = record
  switch (change?.state) {
    case 'pulling':
      if (change.from) return backTo(change.from, record, change, problem)
      return problem ? { ...record, change: { ...change, state: 'failed', problem } } : without(record)
    case 'replacing':
      return change.from && backTo(change.from, record, change, problem)
    case 'rolling-back':
      return undefined
    case 'failed':
    case undefined:
      if (!previous) return undefined
      return {
        ...record,
        spec: previous,
        change: { kind: 'image', image: previous.image, state: 'replacing', from: spec },
      }
  }
}

function backTo(
  spec: PinnedImage,
  record: ServiceRecord,
  { from: _, ...change }: ServiceChange,
  problem: ProblemRecord | undefined,
): ServiceRecord {
  return { ...record, spec, change: { ...change, state: 'rolling-back', ...(problem ? { problem } : {}) } }
}

/** The change has come to its end. The same record where there is none. */
export function settled(record: ServiceRecord): ServiceRecord {
  const { change } = record
  switch (change?.state) {
    case 'replacing':
      return change.kind === 'image' && change.from
        ? { ...without(record), previous: change.from }
        : without(record)
    case 'rolling-back':
      return change.problem ? { ...record, change: { ...change, state: 'failed' } } : without(record)
    case 'pulling':
    case 'failed':
    case undefined:
      return record
  }
}
