import * as z from 'zod'
import type { HelperReason } from '../../contract/exchange-problems.ts'
import { Problem } from '../../contract/problem.ts'
import { Secret } from '../vault/secret.ts'
import { mostLogins } from './find/login-config.ts'
import { utf8 } from './find/utf8.ts'
import { type HelperCall, type HelperRun, runHelper } from './helper/run-helper.ts'
import type { ExchangeMachine } from './machine.ts'

/** What a helper keeps, without the secret. */
export interface HelperLogin {
  readonly serverUrl: string
  readonly username: string
}

export interface CredentialHelperOptions {
  name: string
  /** The full path of the program. */
  file: string
  machine: ExchangeMachine
  /** How long each may take, which may ask the user for a password (milliseconds). */
  patience?: { list: number; get: number }
  /** Ends the program. */
  signal?: AbortSignal | undefined
}

/** What `get` answered: the secret is UTF-8 text as the helper said it, and the caller's to dispose of. */
export interface HelperSecret {
  readonly username: string
  readonly secret: Secret
}

/** What stands for the username where the secret is an identity token (docker-credential-helpers). */
export const identityTokenUser = '<token>'

const patienceUnlessSaid = { list: 60_000, get: 90_000 }

/** A secret of 64 KiB, every byte of it escaped, and what stands around it. */
const longestGet = 6 * 65_536 + 16_384
const longestList = 8 * 1024 * 1024

/** The one text that means *absent* (docker-credential-helpers `credentials/error.go`). */
const absentText = 'credentials not found in native keychain'
const lockedTexts = /locked|autolaunch|d-?bus|secretservice library|decryption failed|not initialized/i

/** An address that the helper reads as one line and one address: it joins lines, and cuts at a NUL. */
const serverUrlForm = /^[A-Za-z0-9.:/_[\]-]{1,1024}$/

const getShape = z.object({ ServerURL: z.string(), Username: z.string(), Secret: z.string() })
const listShape = z.record(z.string(), z.string())

/** Whether an address may be handed to a helper at all. */
export function mayAsk(serverUrl: string): boolean {
  return serverUrlForm.test(serverUrl) && !serverUrl.includes('..')
}

/**
 * One credential helper of Docker's (protocol of docker/docker-credential-helpers): what it keeps, and one
 * secret of it. Only reads. Throws `exchange.helper-failed` for whatever is not a proper answer, and never
 * takes a failure for *absent*; nothing that a helper says is ever quoted, for it may be the secret.
 */
export class CredentialHelper {
  readonly name: string
  readonly file: string
  readonly #machine: ExchangeMachine
  readonly #patience: { list: number; get: number }
  readonly #signal: AbortSignal | undefined

  constructor({ name, file, machine, patience = patienceUnlessSaid, signal }: CredentialHelperOptions) {
    this.name = name
    this.file = file
    this.#machine = machine
    this.#patience = patience
    this.#signal = signal
  }

  async list(): Promise<HelperLogin[]> {
    // Docker's own command line sends this word, too
    const { text, exit } = await this.#run({ verb: 'list', input: 'unused', most: longestList })
    if (exit !== 0) throw this.#failed(lockedTexts.test(text) ? 'locked' : 'failed')
    const listed = listShape.safeParse(parsed(text))
    if (!listed.success) throw this.#failed('bad-answer')
    // not the parsed record: its prototype member would be lost on the way through the schema
    const entries = Object.entries(JSON.parse(text) as Record<string, string>)
    if (entries.length > mostLogins) throw this.#failed('too-much')
    return entries.map(([serverUrl, username]) => ({ serverUrl, username }))
  }

  /**
   * The secret that is kept under exactly this address; undefined if there is none. Ask only for what `list`
   * names: some helpers take an entry of another port or path for the one that was asked for.
   */
  async get(serverUrl: string): Promise<HelperSecret | undefined> {
    if (!mayAsk(serverUrl)) throw this.#failed('bad-input')
    const { text, exit } = await this.#run({ verb: 'get', input: serverUrl, most: longestGet })
    if (exit !== 0) {
      if (text.trim() === absentText) return undefined
      throw this.#failed(lockedTexts.test(text) ? 'locked' : 'failed')
    }
    const got = getShape.safeParse(parsed(text))
    if (!got.success) throw this.#failed('bad-answer')
    if (got.data.ServerURL !== serverUrl) throw this.#failed('other-answer')
    // half a surrogate pair has no UTF-8, and would be replaced on the way
    if (/\p{Cs}/u.test(got.data.Secret + got.data.Username)) throw this.#failed('bad-answer')
    return { username: got.data.Username, secret: Secret.fromText(got.data.Secret) }
  }

  async #run(
    call: Pick<HelperCall, 'verb' | 'input' | 'most'>,
  ): Promise<{ text: string; exit: number | null }> {
    const patience = this.#patience[call.verb]
    const run: HelperRun = await runHelper({
      ...call,
      file: this.file,
      machine: this.#machine,
      patience,
      signal: this.#signal,
    })
    if (run.kind !== 'ended') throw this.#failed(run.kind)
    const text = utf8(run.output)
    run.output.fill(0)
    if (text === undefined) throw this.#failed('bad-answer')
    return { text, exit: run.exit }
  }

  #failed(reason: HelperReason): Problem<'exchange.helper-failed'> {
    return new Problem('exchange.helper-failed', { helper: this.name, reason })
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
