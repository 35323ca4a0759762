import type { UpdateState } from '../../contract/updates.ts'

/** What a shell does about newer versions of the program. */
export interface UpdatePort {
  state(): Promise<UpdateState>
  /** Begins to look; answers without waiting for what comes of it. */
  check(): Promise<UpdateState>
  /** Begins to fetch what is available, or to end the program and install what is ready. */
  install(): Promise<UpdateState>
  /** Calls at every change; the answer ends that. */
  onChange(listener: () => void): () => void
}

/** Where the shell looks for none: a package manager or a checkout brings them. */
export function noUpdates(): UpdatePort {
  const state = async (): Promise<UpdateState> => ({ way: 'web', step: { kind: 'idle' } })
  return { state, check: state, install: state, onChange: () => () => undefined }
}
