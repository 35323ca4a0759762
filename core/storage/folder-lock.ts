import { randomBytes, randomInt } from 'node:crypto'
import { chmod, unlink } from 'node:fs/promises'
import { createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Problem } from '../../contract/problem.ts'
import { notSaved } from './durable-file.ts'
import { errnoCode } from './file-layer.ts'
import { listSockets, lockPlace } from './lock-place.ts'
import { answerSchema, ask, type Greeting, greet, longestLine, parsed, readLine } from './lock-protocol.ts'

export interface FolderLockOptions {
  /** Answers a request of another process of the same user, one line each way; a rejection says nothing. */
  answer: (request: string) => Promise<string>
}

/** The sole ownership of a data folder, while the process lives or until it is disposed of. */
export interface FolderLock {
  readonly folder: string
  dispose(): Promise<void>
}

/** Two claimants that see each other both step back; by chance one is then first. */
const attempts = 20

/**
 * Makes this process the owner of a data folder. A killed owner holds nothing: its socket refuses. Throws
 * `storage.folder-in-use` with the owner's pid, or `storage.not-saved` where no lock can be placed.
 *
 * Each claimant first listens under a name of its own, then looks for others, and steps back if anybody
 * answers. Whoever listened first is seen by all who look later, so two can never both find nobody.
 */
export async function takeFolderLock(folder: string, options: FolderLockOptions): Promise<FolderLock> {
  let pid = 0
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const claim = await listen(folder, options)
    const rival = await claim.rival()
    if (rival === undefined) {
      claim.state = 'owner'
      return { folder, dispose: () => claim.close() }
    }
    await claim.close()
    if (rival.state === 'owner') throw new Problem('storage.folder-in-use', { pid: rival.pid, folder })
    pid = rival.pid
    await pause(randomInt(5, 100))
  }
  throw new Problem('storage.folder-in-use', { pid, folder })
}

/** Asks the owner of a data folder; undefined if nobody owns it or the owner gives no answer. */
export async function askFolderOwner(folder: string, request: string): Promise<string | undefined> {
  if (request.includes('\n') || request.length > longestLine - 4)
    throw new Error('A request is one short line')
  const place = await lockPlace(folder)
  const addresses = place.kind === 'pipe' ? [place] : await listSockets(place.folder)
  for (const { address } of addresses) {
    const line = await ask(address, `ask ${request}`)
    const answer = line.kind === 'line' ? answerSchema.safeParse(parsed(line.text)) : undefined
    if (answer?.success) return answer.data.answer
  }
  return undefined
}

type Rival = Pick<Greeting, 'pid' | 'state'>

class Claim {
  state: Greeting['state'] = 'claiming'
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  readonly #answer: FolderLockOptions['answer']

  constructor(answer: FolderLockOptions['answer']) {
    this.#answer = answer
    this.#server = createServer((socket) => this.#serve(socket))
    this.#server.maxConnections = 16
    this.#server.unref()
  }

  /** Resolves with whoever else claims or owns the folder; set once the claim listens. */
  rival: () => Promise<Rival | undefined> = async () => undefined

  listen(address: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(address, () => {
        this.#server.off('error', reject)
        resolve()
      })
    })
  }

  /** Node unlinks the socket itself. */
  close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    return new Promise((resolve) => this.#server.close(() => resolve()))
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket)
    socket.once('close', () => this.#sockets.delete(socket))
    // A peer that goes away needs no answer; 'close' follows.
    socket.on('error', () => undefined)
    readLine(socket, (line) => void this.#reply(socket, line))
  }

  async #reply(socket: Socket, line: string | undefined): Promise<void> {
    try {
      if (line === 'who') {
        const greeting: Greeting = {
          pid: process.pid,
          startedAt: Math.round(performance.timeOrigin),
          state: this.state,
        }
        socket.end(`${JSON.stringify(greeting)}\n`)
      } else if (line?.startsWith('ask ') && this.state === 'owner') {
        socket.end(`${JSON.stringify({ answer: await this.#answer(line.slice(4)) })}\n`)
      } else {
        socket.destroy()
      }
    } catch {
      socket.destroy()
    }
  }
}

async function listen(folder: string, { answer }: FolderLockOptions): Promise<Claim> {
  const claim = new Claim(answer)
  try {
    const place = await lockPlace(folder)
    if (place.kind === 'pipe') {
      await listenOnPipe(claim, place.address)
      return claim
    }
    const own = join(place.folder, `${process.pid}-${randomBytes(4).toString('hex')}.sock`)
    await claim.listen(own)
    await chmod(own, 0o600)
    claim.rival = () => rivalIn(place.folder, own)
    return claim
  } catch (error) {
    throw notSaved(join(folder, 'lock'), error)
  }
}

/** Windows gives a pipe's name to one process alone and takes it back with the process. */
async function listenOnPipe(claim: Claim, address: string): Promise<void> {
  try {
    await claim.listen(address)
  } catch (error) {
    if (!['EADDRINUSE', 'EACCES'].includes(errnoCode(error) ?? '')) throw error
    const owner = await greet(address)
    const pid = owner.kind === 'alive' ? owner.pid : 0
    claim.rival = async () => ({ pid, state: 'owner' })
  }
}

async function rivalIn(folder: string, own: string): Promise<Rival | undefined> {
  const listed = await listSockets(folder)
  const others = listed.filter(({ address }) => address !== own)
  // Taken for dead between its first two system calls, a claim has lost its name: it must start again.
  let claimant: Rival | undefined =
    others.length === listed.length ? { pid: process.pid, state: 'claiming' } : undefined
  for (const { pid, address } of others) {
    const neighbour = await greet(address)
    switch (neighbour.kind) {
      case 'alive':
        if (neighbour.state === 'owner') return neighbour
        claimant = neighbour
        break
      case 'silent':
        // Stopped, or too busy to say a word: it may own the folder all the same.
        return { pid, state: 'owner' }
      case 'closed':
        claimant = { pid, state: 'claiming' }
        break
      case 'dead':
        await unlinkIfThere(address)
        break
    }
  }
  return claimant
}

async function unlinkIfThere(address: string): Promise<void> {
  try {
    await unlink(address)
  } catch (error) {
    if (errnoCode(error) !== 'ENOENT') throw error
  }
}
