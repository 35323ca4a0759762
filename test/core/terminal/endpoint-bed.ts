import { once } from 'node:events'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { askApp } from '../../../core/terminal/client/ask-app.ts'
import { endpointAddress } from '../../../core/terminal/endpoint/endpoint-place.ts'
import {
  TerminalEndpoint,
  type TerminalEndpointOptions,
} from '../../../core/terminal/endpoint/terminal-endpoint.ts'
import { frameOf } from '../../../core/terminal/wire/frame.ts'
import { credentialOpening } from '../../../core/terminal/wire/opening.ts'

export const question = {
  verb: 'get',
  project: '',
  program: 'a-test',
  input: Buffer.from('good.test'),
} as const
export const answered = { exit: 0, out: Buffer.from('yes'), err: 'and why' }
export const opening = () => frameOf(credentialOpening({ ...question, input: Buffer.from('good.test') }))

export async function folderFor(name = 'data'): Promise<string> {
  const above = await mkdtemp(join(tmpdir(), 'fairlead-endpoint-'))
  onTestFinished(() => rm(above, { recursive: true }))
  const folder = join(above, name)
  await mkdir(folder, { mode: 0o700 })
  return folder
}

export async function open(dataFolder: string, options: Partial<TerminalEndpointOptions> = {}) {
  const logged: string[] = []
  const note = (fields: object, message: string) => logged.push(JSON.stringify({ ...fields, message }))
  const endpoint = await TerminalEndpoint.open({
    dataFolder,
    answer: async () => ({ ...answered, out: Buffer.from('yes') }),
    rpc: { open: () => ({ receive: () => undefined, close: () => undefined }) },
    log: { info: note, warn: note, error: note },
    ...options,
  })
  let disposed: Promise<void> | undefined
  const dispose = () => {
    disposed ??= endpoint.dispose()
    return disposed
  }
  onTestFinished(dispose)
  return { endpoint, logged, dispose }
}

export const ask = (folder: string) => askApp(folder, { ...question, input: Buffer.from('good.test') })

/** A client past all manners; `closed` resolves when the app has ended the connection. */
export async function raw(
  folder: string,
): Promise<{ socket: Socket; closed: Promise<unknown>; said: () => Buffer }> {
  const socket = connect((await endpointAddress(folder)) ?? '')
  const closed = new Promise((resolve) => {
    socket.once('close', resolve)
  })
  const pieces: Buffer[] = []
  socket.on('data', (piece) => pieces.push(piece))
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  onTestFinished(() => {
    socket.destroy()
  })
  return { socket, closed, said: () => Buffer.concat(pieces) }
}
