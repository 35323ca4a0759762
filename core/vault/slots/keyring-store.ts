import { Worker } from 'node:worker_threads'
import { type CollectionState, defaultCollection } from './default-collection.ts'
import { greetSessionBus } from './session-bus.ts'

/** The operating system's keyring, entry by entry. Failures are thrown with the system's own words. */
export interface KeyringStore {
  /** The bytes of an entry, which the taker zeroes; null if there is none. */
  get(account: string): Promise<Buffer | null>
  set(account: string, bytes: Buffer): Promise<void>
  /** True if nothing of the entry is left. */
  delete(account: string): Promise<void>
  /** Where new entries would go, as far as the system tells without asking anybody to unlock it. */
  collection?(): Promise<CollectionState>
}

/** The native module is not there, or is built for another machine. */
export class KeyringMissing extends Error {
  override readonly name = 'KeyringMissing'
}

/** The keyring did not answer in time. */
export class KeyringSilent extends Error {
  override readonly name = 'KeyringSilent'
}

interface Call {
  operation: 'get' | 'set' | 'delete'
  account: string
  bytes?: Buffer
}

type Answer = { value: Uint8Array | null } | { missing: string } | { failure: string }

/** Frozen: whoever renames the service loses the keys of every vault. */
const service = 'fairlead'

/**
 * What the thread runs, as text because it must work from one bundled file. The store is pinned on Linux:
 * the package would otherwise fall back to the kernel's keyring, which forgets.
 */
const threadSource = `
const { parentPort, workerData } = require('node:worker_threads')
const { module: file, service, operation, account, bytes } = workerData
const answer = async () => {
  let AsyncEntry
  try {
    AsyncEntry = require(file).AsyncEntry
  } catch (error) {
    return { missing: String(error && error.message) }
  }
  try {
    const entry = new AsyncEntry(service, account, { linux: { store: 'secret-service' } })
    if (operation === 'set') await entry.setSecret(bytes)
    if (operation === 'delete') await entry.deleteCredential()
    const value = operation === 'get' ? await entry.getSecret() : null
    return { value: value && Uint8Array.from(value) }
  } catch (error) {
    return { failure: String(error && error.message) }
  }
}
answer().then((message) => parentPort.postMessage(message))
`

/**
 * The keyring by way of `@napi-rs/keyring`, each call on a thread of its own: the constructor of its
 * asynchronous entry itself waits for the bus and the service (2 s measured with a stopped gnome-keyring).
 * `resolveModule` gives the package's file, and may throw.
 */
export function threadedKeyringStore(resolveModule: () => string, waitMs: number): KeyringStore {
  const call = async (request: Call): Promise<Buffer | null> => {
    const module = resolved(resolveModule)
    if (process.platform === 'linux') {
      const bus = await greetSessionBus(process.env.DBUS_SESSION_BUS_ADDRESS, waitMs)
      if (bus === 'silent') throw new KeyringSilent('the session bus does not answer')
    }
    const answer = await onThread({ module, service, ...request }, waitMs)
    if ('missing' in answer) throw new KeyringMissing(answer.missing)
    if ('failure' in answer) throw new Error(answer.failure)
    if (answer.value === null) return null
    const bytes = Buffer.from(answer.value)
    answer.value.fill(0)
    return bytes
  }
  return {
    get: (account) => call({ operation: 'get', account }),
    set: async (account, bytes) => {
      await call({ operation: 'set', account, bytes })
    },
    delete: async (account) => {
      await call({ operation: 'delete', account })
    },
    ...(process.platform === 'linux' && {
      collection: () => defaultCollection(process.env.DBUS_SESSION_BUS_ADDRESS, waitMs),
    }),
  }
}

function onThread(data: Call & { module: string; service: string }, waitMs: number): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(threadSource, { eval: true, workerData: data, execArgv: [] })
    const end = (settle: () => void) => {
      clearTimeout(timer)
      settle()
      // A thread inside a native call ends when that call does; nobody waits for it.
      void worker.terminate()
    }
    const timer = setTimeout(() => end(() => reject(new KeyringSilent('no answer'))), waitMs)
    worker.unref()
    worker.once('message', (answer: Answer) => end(() => resolve(answer)))
    worker.once('error', (error) => end(() => reject(error)))
    worker.once('exit', () => end(() => reject(new Error('the keyring thread ended early'))))
  })
}

function resolved(resolveModule: () => string): string {
  try {
    return resolveModule()
  } catch (error) {
    throw new KeyringMissing('the package is not installed', { cause: error })
  }
}
