import { blankRunForm, type RunForm, type RunText } from '../../../../contract/workload/run-fields.ts'
import type { LeftOut, PullPolicy } from '../../../../contract/workload/run-form.ts'
import { safeProof } from '../../../engine/safe-proof.ts'
import { mountEntry } from './mount-entry.ts'
import type { FlagMeaning } from './run-flags.ts'
import type { ShellWord } from './shell-line.ts'

const pulls: Readonly<Record<string, PullPolicy>> = {
  always: 'always',
  missing: 'if-not-present',
  never: 'never',
  newer: 'newer-if-reachable',
}

/** How much of the line's words is repeated (UTF-16 units). */
const longestText = 160

/** Collects what a line says: the form, and what is left out of it. */
export class LineTaker {
  readonly form: RunForm = blankRunForm()
  readonly leftOut: LeftOut[] = []
  readonly #said = new Set<string>()
  platform: string | undefined
  pullPolicy: PullPolicy | undefined

  leaveOut(text: string, reason: LeftOut['reason']): void {
    const shown = safeProof(text, longestText)
    const said = `${reason} ${shown}`
    if (this.#said.has(said)) return
    this.#said.add(said)
    this.leftOut.push({ text: shown, reason })
  }

  /** Says which parts of a word a shell would have replaced. */
  noteExpansions(...words: readonly ShellWord[]): void {
    for (const { expansions } of words) for (const one of expansions) this.leaveOut(one, 'kept')
  }

  /** Takes a flag; `value` is undefined where it has none. */
  take(flag: string, meaning: FlagMeaning, value: string | undefined): void {
    const text = value ?? ''
    switch (meaning.kind) {
      case 'switch':
        this.#switch(flag, value, (on) => {
          this.form[meaning.field] = on
        })
        break
      case 'detach':
        // whatever is launched here runs in the background
        this.#switch(flag, value, (on) => {
          if (!on) this.leaveOut(`${flag}=${text}`, 'no-effect')
        })
        break
      case 'text':
        this.#text(flag, meaning.field, text)
        break
      case 'entry':
        this.#entry(flag, meaning.field, text)
        break
      case 'variable':
        this.#variable(flag, text)
        break
      case 'port':
        this.#port(flag, text)
        break
      case 'mount':
        this.#mount(flag, text)
        break
      case 'restart':
        this.#restart(flag, text)
        break
      case 'pull':
        this.pullPolicy = Object.hasOwn(pulls, text) ? pulls[text] : undefined
        if (!this.pullPolicy) this.leaveOut(`${flag} ${text}`, 'unreadable')
        break
      case 'platform':
        this.platform = text
        break
      case 'left-out':
        this.leaveOut(value === undefined ? flag : `${flag} ${text}`, meaning.reason)
        break
      default:
        throw new Error(`no such meaning: ${meaning satisfies never}`)
    }
  }

  #switch(flag: string, value: string | undefined, turn: (on: boolean) => void): void {
    if (value === undefined || /^(?:1|t|true)$/i.test(value)) turn(true)
    else if (/^(?:0|f|false)$/i.test(value)) turn(false)
    else this.leaveOut(`${flag}=${value}`, 'unreadable')
  }

  #text(flag: string, field: RunText, value: string): void {
    // an empty one resets what the image says, which the form cannot
    if (value.trim() === '') this.leaveOut(`${flag} ""`, 'not-supported')
    else if (value.includes('\n')) this.leaveOut(flag, 'unreadable')
    else this.form[field] = value
  }

  #entry(flag: string, field: RunText, value: string): void {
    if (value.trim() === '') this.leaveOut(`${flag} ""`, 'unreadable')
    else if (value.includes('\n')) this.leaveOut(`${flag} ${value.split('=')[0]}`, 'unreadable')
    else this.form[field] += this.form[field] === '' ? value : `\n${value}`
  }

  #variable(flag: string, value: string): void {
    const at = value.indexOf('=')
    if (at > 0) this.#entry(flag, 'environment', value)
    else this.leaveOut(`${flag} ${value}`, at === 0 || value.trim() === '' ? 'unreadable' : 'shell-value')
  }

  #port(flag: string, value: string): void {
    this.#entry(flag, 'ports', value)
    // such a port would be open to the network; here it stays on this machine
    if (/^(?:[\d-]*:)?[\d-]+(?:\/\w+)?$/.test(value)) this.leaveOut(`${flag} ${value}`, 'this-machine-only')
  }

  #mount(flag: string, value: string): void {
    const entry = mountEntry(value)
    if (entry) this.#entry(flag, entry.field, entry.text)
    else this.leaveOut(`${flag} ${value}`, 'not-supported')
  }

  #restart(flag: string, value: string): void {
    const [, policy, retries = ''] = /^(no|always|unless-stopped|on-failure)?(?::(\d+))?$/.exec(value) ?? []
    if (policy === undefined || (retries !== '' && policy !== 'on-failure')) {
      if (value !== '') this.leaveOut(`${flag} ${value}`, 'unreadable')
      return
    }
    this.form.restart = policy as RunForm['restart']
    this.form.restartRetries = retries
  }
}
