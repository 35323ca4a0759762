import { createCipheriv, createDecipheriv } from 'node:crypto'

/** Gives so many random bytes. */
export type Random = (bytes: number) => Buffer

export const keyLength = 32
const nonceLength = 12
const tagLength = 16

/** AES-256-GCM with a fresh 96-bit nonce: base64 of nonce, ciphertext and tag. */
export function encrypt(key: Buffer, plaintext: Uint8Array, associated: Buffer, random: Random): string {
  const nonce = random(nonceLength)
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagLength })
  cipher.setAAD(associated)
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()])
  return Buffer.concat([nonce, ciphertext, cipher.getAuthTag()]).toString('base64')
}

/** The plaintext in a buffer of the caller's own, or undefined: no other failure, and never a part of it. */
export function decrypt(key: Buffer, sealed: string, associated: Buffer): Buffer | undefined {
  const bytes = Buffer.from(sealed, 'base64')
  if (bytes.toString('base64') !== sealed || bytes.length < nonceLength + tagLength) return undefined
  const nonce = bytes.subarray(0, nonceLength)
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagLength })
  decipher.setAAD(associated)
  decipher.setAuthTag(bytes.subarray(-tagLength))
  const plaintext = decipher.update(bytes.subarray(nonceLength, -tagLength))
  try {
    decipher.final()
    return plaintext
  } catch {
    plaintext.fill(0)
    return undefined
  }
}

/**
 * One encoding for one list of fields: each is preceded by its length in four bytes, so that no two lists
 * give the same bytes. The first field names the purpose.
 */
export function associatedData(purpose: `fairlead/${string}`, ...fields: (string | number)[]): Buffer {
  return Buffer.concat(
    [purpose, ...fields].flatMap((field) => {
      const bytes = Buffer.from(String(field), 'utf8')
      const length = Buffer.alloc(4)
      length.writeUInt32BE(bytes.length)
      return [length, bytes]
    }),
  )
}
