import { isLocalEndpoint, parseEngineEndpoint } from '../../engine/engine-endpoint.ts'

/** Whether an engine may run on another machine than this program. */
export function isElsewhere(endpoint: string): boolean {
  const parsed = parseEngineEndpoint(endpoint)
  return !parsed.ok || !isLocalEndpoint(parsed.endpoint)
}

/**
 * Whether a canonical host means the very machine that asks for it: to an engine elsewhere that is another one than
 * to this program, so that nothing meant for the one may go to the other.
 */
export function isOfItsMachine(host: string): boolean {
  const { hostname } = new URL(`http://${host}`)
  return /^127(?:\.\d{1,3}){3}$|^\[::1\]$|^0\.0\.0\.0$|^\[::\]$|(?:^|\.)localhost$/.test(hostname)
}
