import { request } from 'node:http'

/** An answer of the engine, its body read to the end as text. */
export type EngineAnswer = { readonly status: number; readonly text: string }

/**
 * One request to an engine on a Unix socket, for setting a test up and looking behind it. Not the client
 * under test.
 */
export function callEngine(
  socket: string,
  method: string,
  path: string,
  options: { readonly headers?: Record<string, string>; readonly body?: Buffer | string } = {},
): Promise<EngineAnswer> {
  return new Promise((done, fail) => {
    const call = request({
      socketPath: socket,
      method,
      path,
      headers: { host: 'engine', ...options.headers },
    })
    call.on('response', (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('end', () =>
        done({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString() }),
      )
      response.on('error', fail)
    })
    call.on('error', fail)
    call.end(options.body)
  })
}

/** The same, for a call that must go well: throws with the engine's own words otherwise. */
export async function askEngine(...call: Parameters<typeof callEngine>): Promise<string> {
  const { status, text } = await callEngine(...call)
  if (status >= 400) throw new Error(`${call[1]} ${call[2]}: ${status} ${text}`)
  return text
}
