import { createCipheriv, createDecipheriv } from 'node:crypto'
import { associatedData } from '../../vault/seal/aead.ts'

/** Bytes of plaintext in every chunk but the last. */
export const chunkBytes = 64 * 1024
const tagBytes = 16

/** How many bytes a plaintext has once it is sealed. */
export function sealedBytes(plain: number): number {
  return plain + tagBytes * Math.max(1, Math.ceil(plain / chunkBytes))
}

/**
 * Seals in chunks by the STREAM construction (Hoang, Reyhanitabar, Rogaway and Vizár, 2015) with AES-256-GCM:
 * nonce and associated data hold the chunk's number and whether it is the last. The key must be of this
 * stream alone. `head` is bound to every chunk.
 */
export function* sealStream(key: Buffer, head: Buffer, plain: Buffer): Generator<Buffer, void> {
  const chunks = Math.max(1, Math.ceil(plain.length / chunkBytes))
  for (let number = 0; number < chunks; number += 1) {
    const last = number === chunks - 1
    const cipher = createCipheriv('aes-256-gcm', key, nonce(number, last), { authTagLength: tagBytes })
    cipher.setAAD(bound(head, number, last))
    const chunk = cipher.update(plain.subarray(number * chunkBytes, (number + 1) * chunkBytes))
    yield Buffer.concat([chunk, cipher.final(), cipher.getAuthTag()])
  }
}

/** The whole plaintext; undefined if any byte of it was changed, moved, doubled, cut off or added. */
export function openStream(key: Buffer, head: Buffer, sealed: Buffer): Buffer | undefined {
  const step = chunkBytes + tagBytes
  const chunks = Math.max(1, Math.ceil(sealed.length / step))
  const opened: Buffer[] = []
  for (let number = 0; number < chunks; number += 1) {
    const chunk = sealed.subarray(number * step, (number + 1) * step)
    // an empty chunk stands only for an empty whole
    if (chunk.length < tagBytes + (number > 0 ? 1 : 0)) return undefined
    const last = number === chunks - 1
    const decipher = createDecipheriv('aes-256-gcm', key, nonce(number, last), { authTagLength: tagBytes })
    decipher.setAAD(bound(head, number, last))
    decipher.setAuthTag(chunk.subarray(-tagBytes))
    opened.push(decipher.update(chunk.subarray(0, -tagBytes)))
    try {
      decipher.final()
    } catch {
      return undefined
    }
  }
  return Buffer.concat(opened)
}

function nonce(number: number, last: boolean): Buffer {
  const bytes = Buffer.alloc(12)
  bytes.writeUInt32BE(number, 7)
  bytes.writeUInt8(last ? 1 : 0, 11)
  return bytes
}

function bound(head: Buffer, number: number, last: boolean): Buffer {
  return Buffer.concat([associatedData('fairlead/backup-chunk', number, last ? 1 : 0), head])
}
