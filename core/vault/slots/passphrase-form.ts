import type { FaultCode } from '../../../contract/fault.ts'
import type { SlotPurpose } from '../../../contract/vault.ts'
import type { Secret } from '../secret.ts'

const shortest = 8
export const longestPassphraseBytes = 1024

/** Every run of white space, separators and dashes of any script; U+2212 is the minus sign. */
const gaps = /[\s\p{Z}\p{Pd}\u2212]+/gu

/**
 * The form in which a passphrase is compared, always as UTF-8. A daily one: Unicode form NFC, nothing trimmed,
 * so a space at the end counts. Recovery words, which are typed from paper: form NFKD, as BIP 39 has it, in
 * lower case, trimmed, and every run of white space or dashes is one space.
 */
export function passphraseForm(text: string, purpose: SlotPurpose): string {
  switch (purpose) {
    case 'daily':
      return text.normalize('NFC')
    case 'recovery':
      return text.normalize('NFKD').toLowerCase().replace(gaps, ' ').trim()
  }
}

/** What is wrong with a passphrase for a new slot: 8 characters at least, 1,024 bytes at most, in its form. */
export function passphraseFault(passphrase: Secret, purpose: SlotPurpose = 'daily'): FaultCode | undefined {
  return passphrase.revealText((text) => {
    const form = passphraseForm(text, purpose)
    if (form === '') return 'required'
    if (Buffer.byteLength(form) > longestPassphraseBytes) return 'too-long'
    return [...form].length < shortest ? 'passphrase-short' : undefined
  })
}
