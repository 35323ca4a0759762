import { createHash, scrypt as derive } from 'node:crypto'

/** @type {Map<string, Buffer>} */
const keys = new Map()

/**
 * Node's `scrypt`, which computes each key once. It is slow by design, and most specs open again what they
 * have just made.
 *
 * @param {Buffer} password
 * @param {Buffer} salt
 * @param {number} length
 * @param {import('node:crypto').ScryptOptions} options
 * @param {(error: Error | null, key: Buffer) => void} callback
 */
export function scrypt(password, salt, length, options, callback) {
  const input = createHash('sha256')
  for (const part of [password, salt]) input.update(`${part.length} `).update(part)
  const name = input.update(JSON.stringify([length, options])).digest('hex')
  const known = keys.get(name)
  if (known !== undefined) {
    // Whoever asked zeroes it.
    setImmediate(() => callback(null, Buffer.from(known)))
    return
  }
  derive(password, salt, length, options, (error, key) => {
    if (!error) keys.set(name, Buffer.from(key))
    callback(error, key)
  })
}
