import type { RegistryState } from '../../registries/state/registry-state.ts'
import { type Answer, failed } from '../wire/answer.ts'

/**
 * The three texts of docker/docker-credential-helpers (`credentials/error.go`) that its clients compare letter by
 * letter. Whatever else a helper says with exit code 1 is a failure to them.
 */
export const protocolTexts = {
  notFound: 'credentials not found in native keychain',
  noServerUrl: 'no credentials server URL',
  noUsername: 'no credentials username',
} as const

/** Why a question is not answered with what it asked for: a stable word for the log, and the answer itself. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly code: string
  readonly answer: Answer

  /** `said` goes to standard output, `why` to standard error. */
  constructor(code: string, said: string, why = '') {
    super(code)
    this.code = code
    this.answer = failed(said, why)
  }
}

/** Docker goes on without a login, so standard error says why there is none. */
export function notFound(code: string, why = ''): Refusal {
  return new Refusal(code, protocolTexts.notFound, why)
}

/** Docker must not go on: the sentence is told as the failure that it is. */
export function stop(code: string, sentence: string): Refusal {
  return new Refusal(code, `Fairlead: ${sentence}`)
}

/** What a registry's state means for who asked. */
export function stateSentence(state: Exclude<RegistryState, 'active'>, name: string): string {
  switch (state) {
    case 'inactive':
      return `Fairlead: registry "${name}" is inactive. Activate it in Fairlead to use its login.`
    case 'expired':
      return `Fairlead: the login of registry "${name}" has expired. Give it a new one in Fairlead, or a later date.`
  }
}
