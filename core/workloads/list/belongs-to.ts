import type { OtherContainer } from '../../../contract/workload/other-container.ts'
import { safeProof } from '../../engine/safe-proof.ts'
import { labelKeys } from '../labels.ts'

type BelongsTo = NonNullable<OtherContainer['belongsTo']>

/** Labels by which other programs know what is theirs; the first that is there counts. */
const marks: readonly (readonly [BelongsTo['program'], string])[] = [
  ['fairlead', labelKeys.workspace],
  ['compose', 'com.docker.compose.project'],
  ['compose', 'io.podman.compose.project'],
  ['swarm', 'com.docker.swarm.service.name'],
  ['kubernetes', 'io.kubernetes.pod.name'],
  ['kind', 'io.x-k8s.kind.cluster'],
  ['kind', 'name.minikube.sigs.k8s.io'],
]

/** Which program looks after a container, as far as its labels tell. */
export function belongsTo(labels: Readonly<Record<string, string>>): BelongsTo | undefined {
  for (const [program, key] of marks) {
    if (Object.hasOwn(labels, key)) return { program, name: safeProof(labels[key] ?? '', 128) }
  }
  return undefined
}
