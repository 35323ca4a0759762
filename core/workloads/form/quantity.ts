import { mostReplicas } from '../../../contract/workload/run-fields.ts'
import { Refused } from './form-reader.ts'

const units: readonly string[] = ['b', 'k', 'm', 'g', 't']
const sizeForm = /^(\d{1,15}(?:\.\d{1,9})?)\s*([bkmgt]?)(?:i?b)?$/i

/** Reads a size such as `512m` or `1.5 GiB`, in bytes. Units are powers of 1024, as for `docker run`. */
export function parseSize(text: string): number | Refused {
  const [, amount, unit = ''] = sizeForm.exec(text) ?? []
  if (amount === undefined) return new Refused('size-format')
  const power = Math.max(0, units.indexOf(unit.toLowerCase()))
  const bytes = Math.floor(Number(amount) * 1024 ** power)
  return bytes > 0 && Number.isSafeInteger(bytes) ? bytes : new Refused('size-format')
}

/** The least memory that engines give a container (Docker from 20.10 on), in bytes. */
const leastMemory = 6 * 1024 ** 2

export function parseMemory(text: string): number | Refused {
  const bytes = parseSize(text)
  return typeof bytes === 'number' && bytes < leastMemory ? new Refused('memory-least') : bytes
}

/** A size in its largest whole unit. */
export function sizeText(bytes: number): string {
  let [size, at] = [bytes, 0]
  while (size % 1024 === 0 && at < units.length - 1) [size, at] = [size / 1024, at + 1]
  return `${size}${units[at]}`
}

/** Reads a number of processors such as `1.5`, in billionths (`NanoCpus` of the Engine API). */
export function parseCpus(text: string): number | Refused {
  if (!/^\d{0,5}(?:[.]\d{0,9})?$/.test(text)) return new Refused('cpu-limit')
  const nano = Math.round(Number(text) * 1e9)
  // an engine cannot divide a processor into more than a hundred parts
  return nano >= 1e7 ? nano : new Refused('cpu-limit')
}

export function cpusText(nano: number): string {
  return String(nano / 1e9)
}

/** Reads a whole number from `least` on. */
export function parseCount(least: number, code: 'retries-format' | 'seconds-format') {
  return (text: string): number | Refused => {
    const count = /^-?\d{1,9}$/.test(text) ? Number(text) : Number.NaN
    return count >= least ? count : new Refused(code)
  }
}

/** Reads the number of replicas that a service starts with. */
export function parseScale(text: string): number | Refused {
  const count = /^\d{1,3}$/.test(text) ? Number(text) : 0
  return count >= 1 && count <= mostReplicas ? count : new Refused('scale-format')
}
