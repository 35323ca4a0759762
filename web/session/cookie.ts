/** The name of the cookie: browsers share cookies between the ports of a host, so the port is part of it. */
export function cookieName(port: number): string {
  return `fairlead-${port}`
}

export function cookieHeader(port: number, secret: string): string {
  return `${cookieName(port)}=${secret}; HttpOnly; SameSite=Strict; Path=/`
}

export function expiredCookieHeader(port: number): string {
  return `${cookieName(port)}=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0`
}

/**
 * All values of this port's session cookie in a Cookie header. Other ports of the same host may set more cookies of
 * this name, with longer paths, which a browser sends first (RFC 6265, section 5.4).
 */
export function sessionSecrets(header: string | undefined, port: number): string[] {
  const prefix = `${cookieName(port)}=`
  return (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(prefix))
    .map((pair) => pair.slice(prefix.length))
}
