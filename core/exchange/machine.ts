import { homedir } from 'node:os'

/** What the exchange knows of the machine and of the user whose logins it looks for. */
export interface ExchangeMachine {
  env: Readonly<Record<string, string | undefined>>
  home: string
  platform: NodeJS.Platform
  /** Undefined on Windows. */
  userId: number | undefined
}

/** The machine and user that the program runs on and as. */
export function thisMachine(): ExchangeMachine {
  return { env: process.env, home: homedir(), platform: process.platform, userId: process.getuid?.() }
}
