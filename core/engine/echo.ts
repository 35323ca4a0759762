import { Problem } from '../../contract/problem.ts'
import type { EngineCredential } from './engine-credential.ts'
import { registryAuthHeader } from './registry-auth-header.ts'
import { safeProof } from './safe-proof.ts'

const mask = '[secret]'

/** Anything shorter stands in ordinary words by chance. */
const shortest = 4

/**
 * Takes a credential out of the words of a registry or engine that says back what it was sent, in the forms in
 * which it was sent: words are shown and stored.
 */
export class Echo {
  readonly #credential: EngineCredential | undefined
  #forms: readonly string[] | undefined

  constructor(credential: EngineCredential | undefined) {
    this.#credential = credential
  }

  clean(text: string): string {
    this.#forms ??= this.#credential ? formsOf(this.#credential) : []
    if (text.length < (this.#forms.at(-1)?.length ?? Number.POSITIVE_INFINITY) && !text.endsWith('…'))
      return text
    const masked = this.#forms.reduce((rest, form) => rest.replaceAll(form, mask), text)
    // where the words were cut, they may end in the start of the secret
    if (!masked.endsWith('…')) return masked
    const start = this.#forms.flatMap((form) => startAtEnd(masked.slice(0, -1), form)).at(0)
    return start === undefined ? masked : `${masked.slice(0, -1 - start)}${mask}…`
  }

  /** Makes the call; a problem that it throws has clean words. */
  async within<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call()
    } catch (error) {
      if (!(error instanceof Problem) || !('proof' in error.data)) throw error
      const { proof } = error.data
      const clean = proof === undefined ? proof : this.clean(proof)
      throw clean === proof
        ? error
        : Problem.fromData({ code: error.code, data: { ...error.data, proof: clean } })
    }
  }
}

function formsOf(credential: EngineCredential): string[] {
  const secret = credential.secret.bytes.toString('utf8')
  const basic = Buffer.from(`${credential.username}:${secret}`)
  const forms = [
    secret,
    safeProof(secret),
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    ...[basic, Buffer.from(secret)].flatMap((bytes) => [
      bytes.toString('base64'),
      bytes.toString('base64url'),
    ]),
    registryAuthHeader(credential),
  ]
  const long = [...new Set(forms)].filter((form) => form.length >= shortest)
  return long.sort((a, b) => b.length - a.length)
}

/** How many characters of the form's start the text ends in; nothing where they are too few to matter. */
function startAtEnd(text: string, form: string): number[] {
  for (let length = Math.min(form.length - 1, text.length); length >= shortest; length -= 1) {
    if (text.endsWith(form.slice(0, length))) return [length]
  }
  return []
}
