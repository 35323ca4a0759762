/** A replica as the engine has it. */
export interface SeenReplica {
  readonly id: string
  readonly name: string
  readonly state: string
  readonly imageId: string
}

/** What the page is told of a service, as far as a rule speaks of it. */
export interface ToldService {
  readonly scale: number
  readonly running: number
  readonly state: string
  readonly problem?: { readonly code: string } | undefined
}

/** One service with all that can be seen of it at one moment. */
export interface SeenService {
  readonly name: string
  readonly pinned: string
  readonly imageIsLocal: boolean
  readonly replicas: readonly SeenReplica[]
  readonly told: ToldService
}
