import { createCipheriv, randomBytes } from 'node:crypto'

/** With which key it seals: one of a keyring, the one that everybody knows, or none. */
export type StorageKind = 'strong' | 'fixed' | 'none'

/**
 * Stands in for safeStorage on Linux: its calls are for after the app is ready, an empty blob opens to an empty
 * text, and it calls itself available even with the key that everybody knows (docs/api/safe-storage.md).
 */
export function standInSafeStorage(kind: StorageKind, needReady: (what: string) => void): object {
  const key = kind === 'fixed' ? Buffer.from('fd621fe5a2b402539dfa147ca9272778', 'hex') : randomBytes(16)
  const blobs = new Map<string, string>()
  const seal = (text: string): Buffer => {
    needReady('safeStorage')
    if (kind === 'none') throw new Error('Error while encrypting the text provided to safeStorage')
    const cipher = createCipheriv('aes-128-cbc', key, Buffer.alloc(16, ' '))
    const blob = Buffer.concat([Buffer.from('v11'), cipher.update(text, 'utf8'), cipher.final()])
    blobs.set(blob.toString('hex'), text)
    return blob
  }
  const open = (blob: Buffer): string => {
    needReady('safeStorage')
    const result = blob.length === 0 ? '' : blobs.get(blob.toString('hex'))
    if (result === undefined) throw new Error('Error while decrypting the ciphertext')
    return result
  }
  const isReady = (): boolean => {
    try {
      needReady('safeStorage')
      return true
    } catch {
      return false
    }
  }
  return {
    isEncryptionAvailable: () => isReady() && kind !== 'none',
    encryptString: seal,
    decryptString: open,
    isAsyncEncryptionAvailable: async () => {
      needReady('safeStorage')
      return kind !== 'none'
    },
    encryptStringAsync: async (text: string) => seal(text),
    decryptStringAsync: async (blob: Buffer) => ({ result: open(blob), shouldReEncrypt: false }),
  }
}
