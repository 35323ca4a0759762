import type { OtherContainer } from '../../../contract/workload/other-container.ts'
import { useTexts } from '../../messages/texts.ts'

/** Whose a container is, in a few words; undefined where nothing tells. */
export function useOwnerWords(): (owner: OtherContainer['belongsTo']) => string | undefined {
  const { t } = useTexts()
  return (owner) => owner && t(`workloads.others.owners.${owner.program}`, { name: owner.name })
}
