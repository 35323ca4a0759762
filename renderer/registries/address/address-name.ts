import type { RegistrySummary } from '../../../contract/registry/registry-record.ts'

/** The two providers go by their names, every other registry by its address. */
export function addressName({ address }: Pick<RegistrySummary, 'address'>): string {
  switch (address) {
    case 'docker.io':
      return 'DockerHub'
    case 'quay.io':
      return 'Quay.io'
    default:
      return address
  }
}
