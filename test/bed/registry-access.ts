import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * One request that a registry has answered. `user` is whom the request named, let in or not. A registry logs
 * the name of a user it refuses, but not of one it lets in: that one is known where it has a single user.
 */
export type RegistryAccess = {
  readonly user: string | undefined
  readonly method: string
  readonly path: string
  readonly status: number
}

type LogLine = Readonly<Record<string, unknown>>

/** Reads the JSON log of docker-registry, after waiting up to a second for requests still being answered. */
export async function readAccessLog(
  logFile: string,
  users: readonly { readonly name: string }[],
): Promise<RegistryAccess[]> {
  const onlyUser = users.length === 1 ? users[0]?.name : undefined
  const deadline = Date.now() + 1000
  for (;;) {
    const requests = byRequest(readFileSync(logFile, 'utf8'))
    const answered = requests.flatMap((lines) => access(lines, onlyUser) ?? [])
    if (answered.length === requests.length || Date.now() > deadline) return answered
    await sleep(20)
  }
}

function byRequest(log: string): LogLine[][] {
  const requests = new Map<string, LogLine[]>()
  for (const text of log.split('\n').filter((line) => line.startsWith('{') && line.endsWith('}'))) {
    const line = JSON.parse(text) as LogLine
    const id = line['http.request.id']
    // The ready check asks for `/`, which needs no login and is no part of the protocol.
    if (typeof id !== 'string' || line['http.request.uri'] === '/') continue
    requests.set(id, [...(requests.get(id) ?? []), line])
  }
  return [...requests.values()]
}

function access(lines: readonly LogLine[], onlyUser: string | undefined): RegistryAccess | undefined {
  const [first] = lines
  const messages = lines.map((line) => String(line.msg))
  const refused = messages.some((message) => message.startsWith('error authorizing context'))
  const completed = lines.find((line) => line['http.response.status'] !== undefined)
  if (!first || (!completed && !refused)) return undefined
  const named = messages
    .map((message) => /error authenticating user "(?<name>[^"]*)"/.exec(message)?.groups?.name)
    .find((name) => name)
  const letIn = messages.includes('authorized request') ? onlyUser : undefined
  return {
    user: named ?? letIn,
    method: String(first['http.request.method']),
    path: String(first['http.request.uri']),
    status: completed ? Number(completed['http.response.status']) : 401,
  }
}
