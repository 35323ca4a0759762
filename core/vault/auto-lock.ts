import type { Vault } from './vault.ts'

export interface AutoLockOptions {
  vault: Pick<Vault, 'state' | 'lock' | 'onChange'>
  /** After how many minutes without anybody the vault locks; 0 is never. Read anew at each look. */
  minutes: () => number | Promise<number>
  /** Whether work stands in line that could not be done with a locked vault. */
  awaited: () => boolean
  /** Told after each lock. */
  locked: () => void
  onFailure: (error: unknown) => void
  /** Milliseconds from any start; it never jumps, and may stand still while the machine sleeps. */
  elapsed: () => number
  /** Milliseconds since 1970; it may jump, but counts the time of a sleep. */
  clock: () => number
  /** How often it looks (milliseconds); 5 s unless given. */
  everyMs?: number
}

/** Locks the vault when nobody has been at the page for a while, and never unlocks it. */
export class AutoLock {
  readonly #options: AutoLockOptions
  readonly #timer: NodeJS.Timeout
  readonly #subscription: { dispose(): void }
  #seen: { elapsed: number; clock: number }
  #unlocked: boolean

  constructor(options: AutoLockOptions) {
    this.#options = options
    const { vault, onFailure, everyMs = 5000 } = options
    this.#seen = this.#now()
    this.#unlocked = vault.state === 'unlocked'
    this.#subscription = vault.onChange(() => this.#changed())
    this.#timer = setInterval(() => void this.look().catch(onFailure), everyMs)
    this.#timer.unref()
  }

  /** Somebody is there. Whoever comes after the time was over, as after a sleep, finds the vault locked. */
  async present(): Promise<void> {
    await this.look()
    this.#seen = this.#now()
  }

  /** Locks if the time is over and nothing waits for the vault. */
  async look(): Promise<void> {
    const { vault, minutes, awaited, locked } = this.#options
    if (vault.state !== 'unlocked') return
    const limit = (await minutes()) * 60_000
    if (limit === 0 || this.#idle() < limit || awaited() || vault.state !== 'unlocked') return
    vault.lock()
    locked()
  }

  dispose(): void {
    clearInterval(this.#timer)
    this.#subscription.dispose()
  }

  /** The longer of both: one clock leaves out a sleep, and the other may be set back. */
  #idle(): number {
    const now = this.#now()
    return Math.max(now.elapsed - this.#seen.elapsed, now.clock - this.#seen.clock)
  }

  /** Whoever unlocked it is there. */
  #changed(): void {
    const unlocked = this.#options.vault.state === 'unlocked'
    if (unlocked && !this.#unlocked) this.#seen = this.#now()
    this.#unlocked = unlocked
  }

  #now(): { elapsed: number; clock: number } {
    return { elapsed: this.#options.elapsed(), clock: this.#options.clock() }
  }
}
