import { types } from 'node:util'
import { MessagePort } from 'node:worker_threads'

type Copy = (value: unknown) => unknown

/**
 * Copies a value over the context bridge: functions are proxied, everything else is copied and frozen, prototypes
 * and symbols are dropped, an error keeps its message alone, and neither a port nor `ipcRenderer` gets across
 * (docs/api/context-bridge.md; the last since Electron 29, docs/breaking-changes.md).
 */
export function overBridge(value: unknown, ipcRenderer: object): unknown {
  const copy: Copy = (each) => {
    if (each === ipcRenderer) return Object.freeze({})
    if (typeof each === 'symbol') return undefined
    if (typeof each === 'function') return proxyOf(each as (...args: unknown[]) => unknown, copy)
    if (typeof each !== 'object' || each === null) return each
    if (each instanceof MessagePort) throw new Error('An object could not be cloned.')
    if (types.isNativeError(each)) return new Error(each.message)
    if (types.isPromise(each)) return each.then(copy, (reason: unknown) => Promise.reject(copy(reason)))
    if (Array.isArray(each)) return Object.freeze(each.map(copy))
    if (isCloneable(each)) return structuredClone(each)
    return Object.freeze(Object.fromEntries(Object.entries(each).map(([key, inner]) => [key, copy(inner)])))
  }
  return copy(value)
}

function proxyOf(target: (...args: unknown[]) => unknown, copy: Copy): (...args: unknown[]) => unknown {
  return (...args) => {
    try {
      return copy(target(...args.map(copy)))
    } catch (error) {
      throw copy(error)
    }
  }
}

/** Asked of the values themselves: those of a preload come from another realm than the stand-in. */
function isCloneable(value: object): boolean {
  const kinds = [
    types.isDate,
    types.isRegExp,
    types.isMap,
    types.isSet,
    types.isAnyArrayBuffer,
    ArrayBuffer.isView,
  ]
  return kinds.some((isOne) => isOne(value))
}
