import type { Fault, FaultCode } from '../../../contract/fault.ts'
import type { AddressPreview } from '../../../contract/registry/registry-forms.ts'
import type { Provider } from '../../../contract/registry/registry-record.ts'
import {
  type AddressFault,
  type ParsedAddress,
  parseAddress,
  printAddress,
} from '../../images/registry-address.ts'
import { knownRegistry, usernameNotes } from './known-registry.ts'

type Read = Extract<ParsedAddress, { ok: true }> | { ok: false; fault: Fault }

/** The address of a form: the provider's own, or what was typed for a custom one. */
export function readAddress(provider: Provider, typed: string): Read {
  switch (provider) {
    case 'dockerhub':
      return parsed('docker.io')
    case 'quay':
      return parsed('quay.io')
    case 'custom':
      return parsed(typed.trim())
  }
}

/** What is shown under the field while it is typed, and what is known of registries of that address. */
export function previewAddress(typed: string, provider: Provider = 'custom', username = ''): AddressPreview {
  const read = readAddress(provider, typed)
  if (!read.ok) return read
  const known = knownRegistry(read.address.host)
  return {
    ok: true,
    address: printAddress(read.address),
    notes: [...read.notes],
    ...(known.endsAfter === undefined ? {} : { suggestExpiry: known.endsAfter }),
    usernames: [...known.usernames],
    usernameNotes: usernameNotes(read.address.host, known.usernames, username.trim()),
  }
}

function parsed(text: string): Read {
  const read = parseAddress(text)
  if (read.ok) return read
  return { ok: false, fault: { field: 'address', code: addressFault(read.code), ...withParams(read.params) } }
}

function withParams(params: Readonly<Record<string, string>> | undefined): {
  params?: Record<string, string>
} {
  return params ? { params: { ...params } } : {}
}

function addressFault(code: AddressFault): FaultCode {
  return `address-${code}`
}
