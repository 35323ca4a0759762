import { createHmac } from 'node:crypto'
import type { FoundLogin } from '../../../contract/exchange.ts'
import type { LoginReason } from '../../../contract/exchange-problems.ts'
import type { AddressPreview } from '../../../contract/registry/registry-forms.ts'
import { safeProof } from '../../engine/safe-proof.ts'
import { parseAddress, type RegistryAddress } from '../../images/registry-address.ts'
import { previewAddress } from '../../registries/edit/typed-address.ts'
import type { CredentialHelper } from '../credential-helper.ts'
import type { ConfigEntry } from './login-config.ts'
import type { ReadPlace } from './read-place.ts'

/** Where the secret of a login is had from, if anywhere. */
export type Holder =
  | { readonly kind: 'entry'; readonly place: ReadPlace; readonly entry: ConfigEntry }
  | {
      readonly kind: 'helper'
      readonly helper: CredentialHelper
      readonly serverUrl: string
      readonly username: string
    }
  | { readonly kind: 'nobody' }

/** A login as the page is told of it, and what only the core knows of it. */
export interface Sighting {
  readonly login: Omit<FoundLogin, 'existing'>
  readonly address: RegistryAddress | undefined
  readonly holder: Holder
}

/** Makes keys that name a login by all that stands there, and mean nothing to anyone without the core's own bytes. */
export type KeyMaker = (...parts: readonly (string | number)[]) => string

export function keyMaker(ownBytes: Buffer): KeyMaker {
  return (...parts) => createHmac('sha256', ownBytes).update(JSON.stringify(parts)).digest('hex').slice(0, 32)
}

/** An address as another program wrote it, by our own rules. */
export interface WrittenAddress {
  readonly preview: AddressPreview
  readonly address: RegistryAddress | undefined
  /** Fit to be shown; absent where a user and password may stand in it. */
  readonly text?: string
  readonly refused?: LoginReason
}

/** What Docker Desktop keeps beside its login of Docker Hub. */
const hubSession = /^https:\/\/index\.docker\.io\/v1\/(access-token|refresh-token)\/?$/

export function writtenAddress(key: string): WrittenAddress {
  const parsed = parseAddress(key)
  const shown = key.includes('@') ? {} : { text: safeProof(key, 200) }
  const refused: LoginReason | undefined = hubSession.test(key)
    ? 'hub-token'
    : parsed.ok
      ? undefined
      : 'bad-address'
  return {
    preview: previewAddress(key),
    address: parsed.ok ? parsed.address : undefined,
    ...shown,
    ...(refused ? { refused } : {}),
  }
}
