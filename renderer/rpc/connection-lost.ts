/** The core cannot be reached, or went away before it answered. Whether it did the work is not known. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost'
}

/** The web shell is there, but this page has no session: its one-time address was used or has run out. */
export class SessionRefused extends Error {
  override readonly name = 'SessionRefused'
}
