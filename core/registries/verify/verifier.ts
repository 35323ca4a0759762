import { Problem } from '../../../contract/problem.ts'
import type { RegistrySummary } from '../../../contract/registry/registry-record.ts'
import type { RegistryService } from '../registry-service.ts'
import type { RegistryBook } from '../store/registry-book.ts'
import { named } from '../store/registry-book.ts'
import { noSecret, type Prove, verificationOf } from './verification.ts'

export interface VerifierOptions {
  book: RegistryBook
  registries: RegistryService
  prove: Prove
  now: () => number
}

/** Asks registries again whether they take the credentials that are kept for them. */
export class Verifier {
  readonly #options: VerifierOptions

  constructor(options: VerifierOptions) {
    this.#options = options
  }

  /**
   * A refusal is an answer, not an error: it stands in the summary. Throws `registry.not-found`,
   * `registry.wrong-state`, `vault.*`, and whatever the signal was aborted with.
   */
  async verify(id: string, environmentId: string, signal?: AbortSignal): Promise<RegistrySummary> {
    const { book, registries, prove, now } = this.#options
    const record = book.record(id)
    book.requireAction(record, 'verify')
    const proof = await registries.lend(id, async (credential, withdrawn) => {
      if (!credential) return noSecret(record.host)
      const either = signal ? AbortSignal.any([withdrawn, signal]) : withdrawn
      const said = await prove(environmentId, credential, either)
      if (withdrawn.aborted) {
        throw new Problem('registry.wrong-state', {
          registry: named(record),
          state: 'inactive',
          action: 'verify',
        })
      }
      signal?.throwIfAborted()
      return said
    })
    return await registries.setVerification(record, verificationOf(proof, now()))
  }
}
