import type { LoginDoubt } from '../../../contract/exchange.ts'
import type { LoginReason } from '../../../contract/exchange-problems.ts'
import { checkCredential, checkFields } from '../../registries/edit/registry-fields.ts'
import { Secret } from '../../vault/secret.ts'
import { utf8 } from './utf8.ts'

/** A username and a secret as another program keeps them, or why they cannot be used. The secret is the caller's to dispose of. */
export type HeldLogin = {
  readonly kind: 'password' | 'identity-token' | 'unknown'
  readonly username?: string
  readonly doubts: readonly LoginDoubt[]
  /** Whether anything secret stands there in clear, usable or not. */
  readonly clear: boolean
} & ({ readonly secret: Secret } | { readonly refused: LoginReason })

/**
 * Reads one entry of `auths` as Docker's command line does (`cli/config/configfile`): `auth`, base64 of
 * `user:password`, beats `username` and `password`; an identity token beats them all.
 */
export function readEntry(value: unknown): HeldLogin {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return refused('bad-entry', true)
  const fields = new Map(Object.entries(value).map(([key, inner]) => [key.toLowerCase(), inner]))
  const texts = ['auth', 'username', 'password', 'identitytoken', 'registrytoken'].map((name) => {
    const text = fields.get(name)
    return text === null || text === undefined ? '' : text
  })
  if (!texts.every((text) => typeof text === 'string')) return refused('bad-entry', true)
  const [auth = '', username = '', password = '', token = '', registryToken = ''] = texts
  const clear = [auth, password, token, registryToken].some((text) => text !== '')
  const decoded = auth === '' ? undefined : decodeAuth(auth)
  const user = decoded?.ok ? decoded.username : username
  const named = user === '' ? {} : { username: user }
  if (token !== '') {
    const doubts: LoginDoubt[] = (decoded?.ok ? decoded.password : password) === '' ? [] : ['two-secrets']
    return { kind: 'identity-token', clear, doubts, ...named, ...usable(user, token, 'identity-token') }
  }
  if (decoded && !decoded.ok) return { ...refused(decoded.reason, clear), ...named }
  const secret = decoded?.ok ? decoded.password : password
  if (user === '' && secret === '') return refused(registryToken === '' ? 'empty' : 'registry-token', clear)
  const differs =
    decoded && ((username !== '' && username !== user) || (password !== '' && password !== secret))
  return {
    kind: 'password',
    clear,
    doubts: differs ? ['contradiction'] : [],
    ...named,
    ...usable(user, secret, 'password'),
  }
}

/** The secret as it may be stored, or why not: the rules of the add form, which change nothing of it. */
export function usable(
  username: string,
  secret: string,
  kind: 'password' | 'identity-token',
): { secret: Secret } | { refused: LoginReason } {
  const reason = unfit(username, secret, kind)
  return reason ? { refused: reason } : { secret: Secret.fromText(secret) }
}

function unfit(
  username: string,
  secret: string,
  kind: 'password' | 'identity-token',
): LoginReason | undefined {
  if (secret === '') return 'empty'
  if (kind === 'password' && username === '') return 'no-username'
  if (/\p{Cs}/u.test(secret + username)) return 'not-text'
  if (username !== username.trim()) return 'bad-username'
  if (checkFields({ email: '', username, description: '' }).length > 0) return 'bad-username'
  const [fault] = checkCredential(username === '' ? 'token' : username, secret)
  if (fault === undefined) return undefined
  return fault.code === 'too-long' ? 'too-long' : 'control-characters'
}

type Decoded = { ok: true; username: string; password: string } | { ok: false; reason: LoginReason }

/** Go's decoder passes over line ends; Docker trims NULs around the password. */
function decodeAuth(auth: string): Decoded {
  const text = auth.replace(/[\r\n]/g, '')
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text))
    return { ok: false, reason: 'bad-encoding' }
  const bytes = Buffer.from(text, 'base64')
  const colon = bytes.indexOf(':')
  if (colon < 0) return { ok: false, reason: 'bad-encoding' }
  const both = utf8(bytes)
  bytes.fill(0)
  if (both === undefined) return { ok: false, reason: 'not-text' }
  const username = both.slice(0, both.indexOf(':'))
  const password = both.slice(username.length + 1).replace(/^\0+|\0+$/g, '')
  return username === '' ? { ok: false, reason: 'no-username' } : { ok: true, username, password }
}

function refused(reason: LoginReason, clear: boolean): HeldLogin {
  return { kind: 'unknown', doubts: [], clear, refused: reason }
}
